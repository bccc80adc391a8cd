//! The catalogue of diagnostics: every problem that the generator can report, with its cause and its fix.

use std::fmt;

use heck::ToKebabCase;

use super::Class;

macro_rules! catalogue {
    ($($name:ident $id:literal $class:ident $(($fallback:literal))? $title:literal $explanation:literal)*) => {
        /// The code of a diagnostic. Numbers are stable and never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $id, "`: ", $title, ".\n\n", $explanation)]
                $name,
            )*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the number: `OAS0020`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// Returns the class, which determines the severity. It depends only on the code, never on the location or version.
            #[must_use]
            pub fn class(self) -> Class {
                match self {
                    $(Self::$name => Class::$class $(($fallback))?,)*
                }
            }

            /// Returns the name of the variant.
            fn variant(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// Returns a short title.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                }
            }

            /// Returns a paragraph with cause and fix.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$name => $explanation,)*
                }
            }
        }
    };
}

// The number is followed by the class and its default fallback: see [`Class`].
catalogue! {
    // Files and their syntax.
    UnreadableFile "OAS0001" Fatal "a file cannot be read"
        "The file does not exist, is a folder, or is not readable. Check the path; a relative path starts at the working directory."
    NotUtf8 "OAS0002" Fatal "a file is not UTF-8"
        "A description is UTF-8 text. Save the file as UTF-8; the location is that of the first invalid byte."
    TooLarge "OAS0003" Fatal "a description is too large"
        "A description may have 64 MiB, 4,096 files and 8,000,000 values, so that a wrong path or a hostile description cannot exhaust the memory. YAML aliases count each time they are used. If you trust the description, raise `bytes`, `files` or `values` under `[limits]` in `oasmith.toml`."
    TooDeep "OAS0004" Fatal "values are nested too deeply"
        "Values may be nested 128 levels deep. Move the inner schemas to `components/schemas` and refer to them."
    Syntax "OAS0005" Fatal "invalid YAML or JSON syntax"
        "The file is not valid YAML or JSON. The location is where the parser gave up; the cause is often a line above it. Files named `.json` are parsed as JSON, all others as YAML, which includes JSON."
    DuplicateKey "OAS0006" Rule("the last one is used") "a key occurs twice"
        "The same key occurs twice in one object, so one of the values is lost. Parsers that allow this use the last one, and so does the generator. Remove or rename one of them."

    // The document as a whole.
    NotADescription "OAS0010" Fatal "not an OpenAPI description"
        "The root of a description is an object with the fields `openapi`, `info` and `paths`."
    MissingVersion "OAS0011" Fatal "the version is missing"
        "The field `openapi` names the version of the specification. Add `openapi: 3.0.3` at the top."
    UnsupportedVersion "OAS0012" Fatal "an unsupported version"
        "The generator supports Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2. Convert descriptions of older versions to 3.0."
    UnknownVersion "OAS0013" Fatal "an unknown version"
        "The value of the field `openapi` is not a version of the specification. Write `openapi: 3.0.3`, as a string."
    MissingInfo "OAS0014" Lint "`info` or a part of it is missing"
        "`info` has the title and the version of the API. Both are required, and both appear in the documentation of the generated crate. Without them the API is called `API` and its version is `0.0.0`."
    MissingPaths "OAS0015" Lint "`paths` is missing"
        "`paths` contains the operations; it is required, but may be empty. From a description with only `components`, the schemas are generated; a description with neither is refused."

    // References.
    UnresolvedReference "OAS0020" Rule("it is left out") "an unresolved reference"
        "The file of a `$ref` exists, but has nothing at the JSON pointer after the `#`. Correct the name or add the definition. In a pointer, `/` inside a name is written `~1` and `~` is written `~0`."
    RemoteReference "OAS0021" Rule("it is left out") "a reference to a URL"
        "The generator does not use the network: its output depends only on local files. Download the document, keep it next to the description, and refer to the file."
    ReferenceOutside "OAS0022" Rule("it is left out") "a reference outside the folder of the description"
        "Only files inside the folder of the root document are read. Move the file there, or generate from a root document in a folder above."
    UnreadableReference "OAS0023" Fatal "the file of a reference cannot be read"
        "The file that a `$ref` names does not exist or is invalid. A relative path starts at the file that contains the `$ref`."
    ReferenceKind "OAS0024" Rule("it is left out") "a reference to the wrong kind of object"
        "A `$ref` must resolve to the kind of object that is expected in its place: a schema for a schema, a response for a response."
    ReferenceCycle "OAS0025" Rule("it is left out") "a cycle of references"
        "A chain of `$ref` returns to its start without reaching a definition. One of the objects in the chain must be a definition instead of a reference. A schema that contains itself through `properties` or `items` is fine."
    IgnoredSibling "OAS0026" Lint "a field beside `$ref` is ignored"
        "In OpenAPI 3.0 an object with `$ref` has no other fields; they are ignored. Wrap the reference, `allOf: [{$ref: …}]`, and put the field beside the `allOf`. Descriptions and other annotations beside `$ref` are kept without a warning."
    InvalidReference "OAS0027" Rule("it is left out") "an invalid reference"
        "A `$ref` is a string: `#/` and a JSON pointer, or the path of a file, optionally with a pointer."
    UnresolvedMapping "OAS0028" Lint "an unresolved discriminator value"
        "Each value in `discriminator.mapping` is the name of a component schema or a reference to a schema. This value was left out of the mapping."

    // Objects: schemas, parameters, responses and others.
    MalformedObject "OAS0030" Rule("it is left out") "a malformed object"
        "A field has a value of the wrong type, or a required field is missing."
    UnknownType "OAS0031" Rule("any value is accepted") "an unknown `type`"
        "The `type` of a schema is `string`, `number`, `integer`, `boolean`, `array` or `object`. Narrower types are expressed with `format`, for example `type: string` with `format: date-time`."
    MissingItems "OAS0032" Rule("its items may be any value") "an array without `items`"
        "A schema of `type: array` describes its items with `items`. Without it they are arbitrary JSON."
    IgnoredKeyword "OAS0033" Lint "a keyword without effect"
        "The keyword belongs to another version of the specification or does not apply here, and was ignored. OpenAPI 3.0 supports only a part of JSON Schema."
    LenientValue "OAS0034" Lint "a value was read leniently"
        "The value violates the specification. It was read with its usual meaning; write the value as the message says to be sure."
    MissingSchema "OAS0035" Lint "a parameter or a header without a schema"
        "A parameter or header describes its value with `schema` or `content`. Without either the value is read as a string."

    // Operations.
    UndeclaredPathParameter "OAS0040" Rule("it is read as a string") "an undeclared path parameter"
        "The path contains `{name}`, but neither the path item nor the operation declares a parameter of that name with `in: path`. It is read as a string."
    UnusedPathParameter "OAS0041" Lint "a path parameter is not in the path"
        "A parameter with `in: path` is declared, but the path does not contain `{name}`. It is ignored."
    InvalidPath "OAS0042" Rule("its operations are left out") "an invalid path"
        "A path starts with `/`, and its braces enclose parameter names: `/pets/{petId}`. Operations under a path with unmatched braces are left out."
    UnknownMethod "OAS0043" Rule("it is ignored") "an unknown field of a path item"
        "A path item has the methods `get`, `put`, `post`, `delete`, `options`, `head`, `patch` and `trace`, in lower case, and the fields `parameters`, `servers`, `summary` and `description`. Other fields are ignored; extensions start with `x-`."
    DuplicateOperationId "OAS0044" Rule("the second method is renamed") "an `operationId` occurs twice"
        "Each `operationId` is unique in a description. The generator makes the names of both operations different, which may change them when the description changes."
    DuplicateParameter "OAS0045" Rule("the later one is used") "a parameter occurs twice"
        "A parameter is identified by `name` and `in`; the list contains it twice. The later one is used."
    InvalidStatus "OAS0046" Rule("it is ignored") "an invalid status of a response"
        "Responses are keyed by a status code (`200`), a range (`2XX`) or `default`. Others are ignored."
    UnknownSecurityScheme "OAS0047" Lint "an undefined security scheme"
        "A security requirement names a scheme that `components/securitySchemes` does not define. The name is left out of the requirement."
    UnusableSecurityScheme "OAS0048" Rule("it is left out") "an invalid security scheme"
        "A security scheme has the type `apiKey`, `http`, `oauth2` or `openIdConnect`. Others are left out together with the requirements that name them."
    IgnoredCallback "OAS0049" Lint "a webhook or a callback is not generated"
        "`webhooks` and `callbacks` describe requests that the server sends. The client decodes only JSON bodies."

    // Rules of the specification.
    UnknownField "OAS0050" Rule("it is ignored") "an unknown field"
        "The specification does not define this field for this object, so its value is lost. Correct the name, remove the field, or start its name with `x-`, which marks an extension."
    FieldOfOtherVersion "OAS0051" Rule("it is ignored") "a field of another version"
        "The field belongs to a version of the specification other than the one that the description names. Change the version at the top of the description, or use the equivalent of its version."
    ExclusiveFields "OAS0052" Rule("the first is used") "mutually exclusive fields"
        "Both fields express the same in different ways, and the specification allows only one of them. Remove the unintended one."
    InapplicableField "OAS0053" Rule("it is ignored") "a field that does not apply"
        "The field has no meaning for an object of this kind, for example `style` beside `content`. Remove it."
    InvalidName "OAS0054" Rule("it is used as written") "an invalid name"
        "Names of components consist of letters, digits, `.`, `-` and `_`; names of headers, cookies and API keys are non-empty HTTP tokens."
    OptionalPathParameter "OAS0055" Rule("it is read as required") "a path parameter is optional"
        "A path parameter always has a value, so `in: path` demands `required: true`. The generator reads such parameters as required."
    ConflictingPaths "OAS0056" Rule("the operations of both are generated") "two equivalent paths"
        "Paths that differ only in the names of their parameters, or in how characters are escaped, match the same requests. Put the operations under one path."
    InvalidMediaType "OAS0057" Rule("it is used as written") "an invalid media type"
        "`content` is keyed by media types such as `application/json`, or ranges such as `image/*`."
    InvalidServerVariable "OAS0058" Rule("the variable accepts any string") "an invalid server variable"
        "Each `{name}` in a server URL is described in `variables`. The `enum` of a variable is not empty, has no duplicates, and contains the `default`."
    InvalidUrl "OAS0059" Rule("it is used as written") "an invalid URL"
        "The value of the field is a URL: absolute, such as `https://example.com/token`, or relative, starting with `/`."
    InvalidDefault "OAS0060" Rule("it is ignored") "a default of the wrong type"
        "The `default` of a schema is a value of the schema: a number without quotes for `type: integer`, a list for `type: array`."
    InvalidEnumValue "OAS0061" Lint "an `enum` value of the wrong type"
        "The values of `enum` are values of the schema: for `type: integer`, numbers without quotes."
    ImpossibleStyle "OAS0062" Rule("it is sent in that style anyway") "an inapplicable style"
        "The style of a parameter depends on its location and its type: `deepObject` is for objects in a query, `spaceDelimited` for lists, `simple` for paths and headers."
    ConflictingParameters "OAS0063" Rule("the first is used") "parameters that exclude each other"
        "A request has one body: one parameter `in: body`, or fields `in: formData`. It has one query string: parameters `in: query`, or one `in: querystring`."
    UndefinedProperty "OAS0064" Lint "an undefined property"
        "`required` or `encoding` names a property that the schema does not define in `properties`. Correct the name, or define the property."
    ImpossibleSchema "OAS0065" Rule("it is generated as written") "a schema that no value satisfies"
        "The lower bound of a schema is greater than the upper one, or `allOf` combines schemas that have nothing in common, or a schema includes itself."
    MissingResponses "OAS0066" Rule("success responses have no content") "an operation without responses"
        "`responses` describes at least one response; `default` stands for all that are not listed."
    DuplicateName "OAS0067" Rule("the first is used") "a duplicate header"
        "Header names are case-insensitive; each header is described once."

    // Lowering to the client's model.
    UntypedValue "OAS0100" Lint "a schema without a Rust type"
        "The schema cannot be expressed as a Rust type and becomes arbitrary JSON."
    ConflictingProperty "OAS0101" Lint "a property with two types"
        "`allOf` combines schemas that declare the same property with types that no value satisfies together. If one type is narrower than the other, it is used without a warning."
    SkippedOperation "OAS0102" Lint "an operation was left out"
        "The operation cannot be expressed in the generated client and was left out."
    UnsupportedSecurity "OAS0103" Lint "an unsupported security scheme"
        "The generated client supports the HTTP schemes `basic` and `bearer`. For others, it sends the scheme's name and the caller's value in the header `Authorization`. A scheme that responds to a challenge of the server, such as `digest`, is not supported: it is left out, and so are operations that accept no other."
    InvalidExtension "OAS0104" Instruction("it is ignored") "an invalid extension"
        "The value of a field that starts with `x-oasmith-` does not have the form in the documentation of the extension."
    UnusedName "OAS0105" Instruction("it is ignored") "an unused name"
        "`[names]` in oasmith.toml maps JSON pointers to names. There is no type, property, operation or security scheme at the pointer: it is misspelt, or the description has changed."
    UnusedType "OAS0106" Instruction("it is ignored") "an unused type"
        "`[types.schemas]` and `[types.formats]` in oasmith.toml name Rust types of your own for schemas and formats. There is no such schema, or no schema with the format: it is misspelt, or the description has changed."
    UnusableVersion "OAS0107" Instruction("the package has the version 0.1.0") "a version that a package cannot have"
        "`version = \"description\"` in oasmith.toml gives the package the version of the description, `info.version`. Cargo has versions such as `1.4.0` and `1.4.0-beta.1`; `v2`, `2.1` and dates are understood, and others are not."
    InvalidNamesFile "OAS0108" Fatal "an invalid file of names"
        "The file that `names-file` in oasmith.toml names keeps names from one generation to the next. Each line is a location in the description and an identifier or the path of an item. Lines may be deleted: what they named gets a new name."

    // Limits on the expanded description.
    TooMuchGenerated "OAS0110" Fatal "a description generates too much"
        "With references followed and `allOf` merged, the description has more operations, schemas, properties or text than allowed. If you trust it, raise the limit that the message names under `[limits]` in `oasmith.toml`."
    TooManyParts "OAS0111" Fatal "`allOf` combines too many schemas"
        "A schema combines more schemas than allowed, directly or through others. If this is intended, raise `all-of` under `[limits]` in `oasmith.toml`."
    TooManyAlternatives "OAS0112" Fatal "too many alternatives"
        "An `enum`, a `oneOf` or an `anyOf` has more alternatives than allowed. If this is intended, raise `alternatives` under `[limits]` in `oasmith.toml`."
    TooManyParameters "OAS0113" Fatal "too many parameters"
        "An operation has more parameters than allowed. If this is intended, raise `parameters` under `[limits]` in `oasmith.toml`."
    LongReferenceChain "OAS0114" Fatal "a chain of references is too long"
        "A `$ref` resolves to another `$ref`, and so on, more often than allowed before a definition is reached. Refer to the definition, or raise `reference-chain` under `[limits]` in `oasmith.toml`."

    // Extensions of operations and of the client.
    InvalidServer "OAS0130" Instruction("it is ignored") "an invalid product or environment"
        "`x-oasmith-product` and `x-oasmith-environment` name a server with an absolute URL. An operation or a security scheme may name a product that some server has. A product has one server in each environment."
    InvalidPagination "OAS0131" Instruction("it is ignored") "a pagination that does not match its operation"
        "`x-oasmith-pagination` names parameters, properties of the body and properties of the response of its operation. Each of them must exist and have a suitable type, and the response must be JSON of one type. Otherwise the operation is generated without pagination."
    InvalidTokenCall "OAS0132" Instruction("it is ignored") "an invalid token call"
        "`x-oasmith-token` describes how tokens of a security scheme are obtained. It does not have the form in its documentation, or lacks something that the call needs. The client is generated without the call, and accepts only tokens."

    // Extensions of properties and schemas.
    TakenAlias "OAS0150" Instruction("it is ignored") "an alias that is already used"
        "`x-oasmith-aliases` lists other names of a property. One of them is the name or an alias of another property, or is listed twice, so it is ambiguous."
    InvalidDateFormat "OAS0151" Instruction("it is ignored") "an invalid date-time format"
        "`x-oasmith-date-time` on a string lists date-time formats as Unicode patterns: `yyyy`, `MM`, `MMM`, `dd`, `HH`, `h` with `a`, `mm`, `ss`, `.SSS`, `xxx`, and literal text in single quotes. A format contains a complete date with hours and minutes, and nothing twice."
    EnumMismatch "OAS0152" Lint "names or descriptions that do not match an `enum`"
        "An extension gives names or documentation to the values of an `enum`: a list in their order, or a map by value. The list has a different length, a key is not one of the values, or an entry is not a string. The matching entries are used."

    UnknownExtension "OAS0153" Instruction("it is ignored") "an unknown extension"
        "A field starts with `x-oasmith-`, and no extension has this name: it is misspelt, or made for another version. Without the extension a secret may be shown, or a result accepted that is none. docs/extensions.md lists all extensions; other tools and notes use other prefixes."
    MisplacedExtension "OAS0154" Instruction("it is ignored") "an extension where it has no effect"
        "The extension stands on an object that it says nothing about, so it does nothing. Move it to one of the objects that the message lists."

    // Bodies of requests and responses.
    RawBody "OAS0170" Lint "a body that the caller encodes or decodes"
        "The schema describes objects or arrays, but the client supports none of the media types, such as XML. The body is a string or bytes with that content type, and the caller is responsible for its format. A `File` can carry the complete content type, including the boundary of `multipart/mixed`."
    IgnoredContent "OAS0171" Lint "content of a response that has none"
        "Responses with the statuses 204, 205 and 304 never have a body (RFC 9110), so their `content` is ignored. A successful call returns `()`, or `None` if another success has content. Remove `content`, or correct the status."
    OtherRepresentation "OAS0172" Quiet "an alternative to JSON"
        "The body is available as JSON, and also in a media type that the client does not encode, such as XML. It is sent as JSON. Off by default."
    // Encoding of requests.
    UnsendableParameter "OAS0175" Lint "a parameter that cannot be sent"
        "No value of the parameter can be encoded in its location: paths, headers and cookies support scalars, lists of scalars and objects of scalars. The parameter is left out; if it is required, the operation is. Describe it with `content: application/json`, or as a string."
    QueryInPath "OAS0176" Lint "a query within a path"
        "A path of the description contains a query, such as `/search?q={q}`. Its parameters are sent as query parameters, and fixed pairs such as `?action=list` with every call. Describe them as parameters `in: query`."
    // Mistakes with an obvious meaning.
    LaterVersion "OAS0184" Rule("it is read as OpenAPI 3.2") "a later version"
        "The description is of a later minor version of OpenAPI 3 than the generator knows. Minor versions add to the specification, so that what is known is read as in OpenAPI 3.2; what the later version adds is ignored. A newer version of the generator may support it."
    VersionForm "OAS0185" Rule("it is read as intended") "a malformed version"
        "The version of the specification is a string under the key of its language: `openapi: \"3.0.3\"` or `swagger: \"2.0\"`. Without quotes `3.10` is `3.1`. A number, a version with a `v` before it, or one under the other key is read as what is plainly intended."
    EmptyDescription "OAS0186" Rule("the client has no operations") "an empty description"
        "A description has `paths`, `components` or `webhooks`. Without any of them the client has no operations and no types, only its settings."
    UnreadableDocumentation "OAS0187" Rule("it is left out") "invalid documentation"
        "A field for human readers, such as `description`, `summary` or `externalDocs`, is not a string but an object, or a `$ref` to a Markdown file. It is left out of the client's documentation. Some tools insert such files: run them first, or write the text in place."
    RootedReference "OAS0188" Rule("the file below the folder of the description is read") "a path relative to the folder of the description"
        "The path of a `$ref` is relative to the file that contains the `$ref`. That file does not exist, but one relative to the folder of the root document does, and is read. Make the path relative to the referring file, with `../` where needed."
    NamedReference "OAS0189" Rule("it is read as a reference to the component of that name") "a reference that is only a name"
        "A `$ref` is a pointer such as `#/components/schemas/Pet`, or the path of a file. This one is only the name of a component, as in early versions of Swagger, or a pointer without `#/`."
    // Patches, overlays, and the selection of operations.
    UnusedSelector "OAS0190" Instruction("it is ignored") "a selector that matches nothing"
        "An entry of `include` or `exclude` selects no operation: it is misspelt, or the description has changed. Tags and `operationId`s are case-sensitive; in a path, `*` matches one segment and `**` any number."
    PatchNotApplied "OAS0191" Instruction("it is not applied") "a patch that does not apply"
        "A patch in oasmith.toml changes a value that does not exist, or whose current value differs from `was`: the description has changed since the patch was written. Check whether the patch is still needed, and correct its pointer or its `was`."
    InvalidOverlay "OAS0192" Fatal "an invalid overlay"
        "An overlay follows OpenAPI Overlay 1.0: `overlay: 1.0.0` and a list of `actions`, each with a `target`, which is a JSONPath of RFC 9535, and with `update` or `remove: true`. The `update` of an object is an object."
    UnmatchedOverlay "OAS0193" Lint "an overlay action without a match"
        "The target of an action does not occur in the description: it is misspelt, or the description has changed. Targets are searched in the root document, not in files that it refers to."

    // Lints: allowed, but rarely intended.
    DroppedKeyword "OAS0200" Lint "an unknown keyword"
        "No version of the specification defines this keyword, so it is dropped. It is often misspelt. Keywords for other tools start with `x-`."
    UncheckedKeyword "OAS0201" Quiet "a constraint that the client does not check"
        "The keyword limits which values are valid: `pattern`, `minLength`, `maximum`, `not` and the like. The generated types accept and send every value of the type; the server may refuse it. Off by default."
    UnknownFormat "OAS0202" Lint "an unknown `format`"
        "The generator does not know the format, so the value has the type that it would have without. Each format is reported once, where it first occurs."
    ExampleMismatch "OAS0203" Lint "an example that does not match its schema"
        "An example or a default is not a value of its schema. One of the two is wrong, and readers of the documentation trust the example. `pattern` and `format` are not checked."
    CollidingNames "OAS0204" Lint "names that are equal in Rust"
        "The names differ on the wire, but are equal in Rust's casing: `userId` and `user_id` both become `user_id`. One of them gets a number. Rename one of them; types and operations can be named with `x-oasmith-name`."
    UnusedComponent "OAS0205" Quiet "an unused component"
        "No operation uses the component, directly or indirectly. Types are still generated for schemas. Remove it, or refer to it. Off by default."
    AmbiguousUnion "OAS0206" Lint "an ambiguous union"
        "Several alternatives of a `oneOf` or `anyOf` are objects that require the same properties, so a value may be read as the wrong one: the first that matches is used. Add a `discriminator`, a property with an `enum` of one value, or a required property that only one of them has."
    UndocumentedErrors "OAS0207" Quiet "an operation without an error response"
        "The operation documents no `4XX`, `5XX` or `default` response, so its errors have no type. Errors still contain the status and the body. Off by default."
    MissingOperationId "OAS0208" Quiet "an operation without an `operationId`"
        "The method is named after the HTTP method and the path, which gives long names that change with the path. Off by default."
    UnnamedVariant "OAS0210" Quiet "an unnamed variant of a union"
        "An alternative of a `oneOf` or `anyOf` has no name: it has no `title`, no value in the `mapping`, no property with a single value, is not a component, and is of the same kind as another alternative. It is numbered. Give it a `title`, or a name with `x-oasmith-name`. Off by default."
}

impl Code {
    /// Returns the name in the configuration: `unknown-format`.
    #[must_use]
    pub fn name(self) -> String {
        self.variant().to_kebab_case()
    }

    /// Finds a code by its number or name, ignoring case.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|code| code.as_str().to_ascii_lowercase() == text || code.name() == text)
    }

    /// Returns the most similar number or name.
    #[must_use]
    pub fn nearest(text: &str) -> Option<String> {
        let text = text.trim().to_ascii_lowercase();
        let is_number = text.starts_with("oas") && text.ends_with(|last: char| last.is_ascii_digit());
        let known = |code: &Self| if is_number { code.as_str().to_owned() } else { code.name() };
        let scored = Self::ALL.iter().map(|code| {
            let known = known(code);
            (strsim::osa_distance(&text, &known.to_ascii_lowercase()), known)
        });
        let limit = if is_number { 1 } else { (text.len() / 3).max(1) };
        scored.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_ascend() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(numbers, sorted);
    }

    #[test]
    fn a_code_is_found_by_number_and_by_name() {
        assert_eq!(Code::find("oas0202"), Some(Code::UnknownFormat));
        assert_eq!(Code::find("unknown-format"), Some(Code::UnknownFormat));
        assert_eq!(Code::find("OAS9999"), None);
        assert_eq!(Code::nearest("unkown-fromat").as_deref(), Some("unknown-format"));
        assert_eq!(Code::nearest("OAS022").as_deref(), Some("OAS0022"));
        assert_eq!(Code::nearest("nonsense"), None);
    }

    #[test]
    fn every_code_has_a_title_and_a_paragraph() {
        for code in Code::ALL {
            assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{code}");
            assert!(code.explanation().len() > 60 && code.explanation().ends_with('.'), "{code}");
        }
    }
}
