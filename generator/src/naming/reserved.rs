//! Names that a scope never issues.

/// Names that a scope never issues, since they have another meaning there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reserved {
    /// No reserved names.
    Nothing,
    /// Unqualified names in files of models.
    Types,
    /// Unqualified names in files of operations.
    Operation,
    /// Unqualified names in files of tags.
    Handles,
    /// Methods of a handle.
    HandleMethods,
    /// Fields and methods of a request.
    Request,
    /// Fields and methods of a paginated request.
    PagedRequest,
    /// Fields and methods of a model.
    Model,
    /// Methods of the client's builder.
    Builder,
    /// Statics beside the client.
    ClientStatics,
    /// Methods of a server with variables.
    ServerVariables,
    /// Methods of the headers of a response.
    Headers,
    /// Variants of an enum.
    Variants,
    /// Modules and files.
    Modules,
    /// Features of a generated package.
    Features,
}

/// Unqualified names in files of models.
#[rustfmt::skip]
const IN_MODELS: &[&str] = &[
    "Option", "Some", "None", "Result", "Ok", "Err", "String", "Vec", "Box", "Into", "From", "Default", "Clone", "Debug", "PartialEq",
    "Eq", "Hash", "Send", "Sync", "Copy", "Drop", "Iterator", "IntoIterator", "BTreeMap", "Decode", "Encode", "Extra", "Nullable", "Reader",
    "Writer", "Secret", "Decimal", "DateTime", "Date", "Uuid", "Base64", "DecimalText", "File", "Multipart", "Validate", "Violations", "IdempotencyReference", "Sensitive", "Self",
    // Type parameters.
    "T", "K", "V", "N",
];

/// Unqualified names in files of tags and of the client.
#[rustfmt::skip]
const IN_TAGS: &[&str] = &[
    "RawResponse", "Bytes", "Client", "Encoder", "Error", "Method", "Operation", "OperationSpec", "ResponseFuture", "RequestOptions", "Response", "ResponseHeaders",
    "QueryStyle", "PathStyle", "ApiSpec", "ClientBuilder", "Config", "Credential", "Envelope", "KeyLocation", "Scheme", "SchemeKind",
    "Option", "Some", "None", "Result", "Ok", "Err", "String", "Vec", "Into", "From", "Clone", "Debug", "Self",
    "Fn", "FnOnce", "IntoIterator", "BTreeMap", "Decimal", "Secret", "Sensitive", "TokenSpec", "ClientAuthentication", "DateTime", "Date", "Uuid", "Base64", "DecimalText", "File", "Body", "Server",
    "PathStyle", "FormField", "Brackets",
];

/// Unqualified names in files of operations, in addition to those in files of models.
#[rustfmt::skip]
const IN_OPERATIONS: &[&str] = &[
    "RawResponse", "Bytes", "Client", "Encoder", "Error", "Method", "Operation", "OperationSpec", "ResponseFuture", "RequestOptions", "Response", "Server",
    "QueryStyle", "PathStyle", "ResponseHeaders", "FormField", "Brackets", "Fn", "FnOnce",
];

/// Methods of the builder.
const BUILDER: &[&str] = &[
    "new",
    "base_url",
    "base_url_for",
    "environment",
    "body_codec",
    "body_codec_for",
    "with_env",
    "with_vars",
    "config",
    "configure",
    "layer",
    "retry",
    "server",
    "build",
    "clone",
    "into",
];

/// Modules of the crate, methods of the client, and device names of Windows, which are not allowed as file names there.
#[rustfmt::skip]
const MODULES: &[&str] = &[
    "mod", "lib", "main", "webhooks", "client", "builder", "from_env", "with", "request", "build", "models", "api", "clone", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Features of every crate.
#[rustfmt::skip]
const FEATURES: &[&str] = &[
    "default", "serde", "reqwest", "webhooks", "unused-types", "mock", "regenerate", "jiff", "chrono", "uuid", "pattern", "aes", "blocking", "gzip", "http2",
    "tower",
    "tracing", "webhook-signatures",
];

impl Reserved {
    /// Names that are reserved in addition.
    pub(super) fn also(self) -> &'static [&'static str] {
        match self {
            Self::Operation => IN_OPERATIONS,
            // Files of operations import the handle, and may define types of their own beside it.
            Self::Handles => IN_MODELS,
            _ => &[],
        }
    }

    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[],
            Self::Types | Self::Operation => IN_MODELS,
            Self::Handles => IN_TAGS,
            Self::HandleMethods => &["new", "clone", "client", "into"],
            Self::Request => {
                &["client", "options", "validated", "body", "send", "send_with_response", "stream", "clone", "into"]
            }
            Self::PagedRequest => &[
                "client",
                "options",
                "validated",
                "body",
                "send",
                "send_with_response",
                "stream",
                "clone",
                "into",
                "items",
                "pages",
            ],
            Self::Model => &["validate", "check", "new", "empty", "additional", "extra", "extra_mut", "clone", "into"],
            Self::Builder => BUILDER,
            Self::ClientStatics => &["API", "ENV", "RAW_REQUESTS"],
            Self::ServerVariables => &["new", "url", "clone", "into"],
            Self::Headers => &["of", "clone"],
            Self::Variants => &["Self"],
            Self::Modules => MODULES,
            Self::Features => FEATURES,
        }
    }
}
