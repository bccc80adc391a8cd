//! How the pages of a list are asked for.

/// How an operation answers with one page of many. Names are those on the wire; they were checked against the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// How the next page is asked for.
    pub style: PageStyle,
    /// Properties that lead from what the operation returns to the items.
    pub items: Vec<String>,
    /// What holds how many items a page has at most.
    pub limit: Option<PageInput>,
    /// Properties that lead to the number of items on all pages.
    pub total: Option<Vec<String>>,
    /// Properties that lead to the number of pages.
    pub pages: Option<Vec<String>>,
    /// Properties that lead to what says whether there is more.
    pub more: Option<Vec<String>>,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// By the number of items before it.
    Offset(PageInput),
    /// By its number, with that of the first page.
    Page(PageInput, u64),
    /// By what the properties of the page before lead to.
    Cursor(PageInput, Vec<String>),
    /// At the URL that properties of the page before lead to, or its `Link` header.
    Link(Option<Vec<String>>),
}

/// A part of a request that says which page is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageInput {
    /// A parameter, by its position.
    Parameter(usize),
    /// Properties that lead to it in the body.
    Body(Vec<String>),
}
