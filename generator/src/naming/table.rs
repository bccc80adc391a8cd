//! The names of one scheme, server, type, tag or operation.

use super::{Feature, Ident};

/// The identifiers of a security scheme.
#[derive(Clone, Debug)]
pub struct SchemeNames {
    /// The method that sets the credential.
    pub method: Ident,
    /// The constant by which operations name the scheme.
    pub constant: Ident,
    /// The method that sets client credentials.
    pub client_credentials: Ident,
    /// The method that sets a user's name and password.
    pub password: Ident,
    /// The method that sets the token URL.
    pub url: Ident,
    /// The methods that set named settings of the token request.
    pub settings: Vec<Ident>,
}

/// The identifiers of a server of operations.
#[derive(Clone, Debug)]
pub struct OwnServerNames {
    /// The constant.
    pub constant: Ident,
    /// The type that sets its variables.
    pub ident: Ident,
    /// The setters of its variables.
    pub setters: Vec<Ident>,
}

/// The identifiers of a type.
#[derive(Clone, Debug)]
pub struct TypeNames {
    /// The type itself.
    pub ident: Ident,
    /// The index of the module that defines it.
    pub module: usize,
    /// The index of the public module that exports it.
    pub public: usize,
    /// Fields or variants, in order.
    pub parts: Vec<Ident>,
    /// Constants of date-time formats, by field; `None` for fields without formats.
    pub layouts: Vec<Option<Ident>>,
    /// The variant for unlisted values.
    pub unknown: Ident,
    /// Constructors of the variants of a union, in order.
    pub constructors: Vec<Ident>,
}

/// The identifiers of a tag.
#[derive(Clone, Debug)]
pub struct TagNames {
    /// The type of the handle.
    pub ident: Ident,
    /// The module and file, and the method of the client.
    pub module: Ident,
    /// The Cargo feature.
    pub feature: Feature,
}

/// The identifiers of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The type of the request.
    pub ident: Ident,
    /// The module and file, which contain the operation's own types.
    pub module: Ident,
    /// The method of the handle.
    pub method: Ident,
    /// The type of the output if the statuses have different contents.
    pub output: Ident,
    /// The variants of the output, in order of the cases.
    pub cases: Vec<Ident>,
    /// The type of the response headers, and its fields.
    pub headers: Option<(Ident, Vec<Ident>)>,
    /// The type of the body and its variants, if there are several media types.
    pub body: Option<(Ident, Vec<Ident>)>,
    /// Fields and setters, by parameter.
    pub parameters: Vec<Ident>,
    /// The setters of its body's properties, by property; none unless the body is one object.
    pub properties: Vec<Ident>,
}
