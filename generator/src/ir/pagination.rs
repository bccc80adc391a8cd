//! Pagination of an operation.

/// How an operation returns one page of many. Names are wire names, which have been checked against the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// How the next page is requested.
    pub style: PageStyle,
    /// The path to the items in the output.
    pub items: Vec<String>,
    /// The input that limits the items of a page.
    pub limit: Option<PageInput>,
    /// The path to the total number of items.
    pub total: Option<Vec<String>>,
    /// The path to the number of pages.
    pub pages: Option<Vec<String>>,
    /// The path to a boolean that is true if there are more pages.
    pub more: Option<Vec<String>>,
    /// What it was recognised by, if the description does not declare it.
    pub sign: Option<String>,
}

/// How the next page is requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// By the number of preceding items.
    Offset(PageInput),
    /// By page number; with the number of the first page.
    Page(PageInput, u64),
    /// By page number, counted on from the number at this path of the previous page.
    PageAfter(PageInput, Vec<String>),
    /// By the cursor at this path of the previous page.
    Cursor(PageInput, Vec<String>),
    /// By the value at this path of the last item.
    LastItem(PageInput, Vec<String>),
    /// By the URL at this path of the previous page, or in its `Link` header.
    Link(Option<Vec<String>>),
}

/// The part of a request that selects a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageInput {
    /// A parameter, by index.
    Parameter(usize),
    /// A property of the body, by path.
    Body(Vec<String>),
}
