//! The catalogue: every problem that the generator can report, with its cause and its fix.

use std::fmt;

use heck::ToKebabCase;

use super::Class;

macro_rules! catalogue {
    ($($name:ident $id:literal $class:ident $(($fallback:literal))? $title:literal $explanation:literal)*) => {
        /// One kind of problem. The numbers are stable: a number is never used for another problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $id, "`: ", $title, ".\n\n", $explanation)]
                $name,
            )*
        }

        impl Code {
            /// The whole catalogue, by number.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its number: `OAS0020`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)*
                }
            }

            /// How bad the problem is. The catalogue decides it alone: no place, version or hint does.
            #[must_use]
            pub fn class(self) -> Class {
                match self {
                    $(Self::$name => Class::$class $(($fallback))?,)*
                }
            }

            /// The name of the variant.
            fn variant(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// What it is, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)*
                }
            }

            /// Cause and fix, in a paragraph.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self {
                    $(Self::$name => $explanation,)*
                }
            }
        }
    };
}

// Behind the number stands how bad the problem is, and what is done all the same where it is not an error and its place says nothing more
// precise: see [`Class`].
catalogue! {
    // Files and their syntax.
    UnreadableFile "OAS0001" Fatal "a file cannot be read"
        "The file does not exist, is a folder, or may not be read. Check the path; a relative path starts at the working directory."
    NotUtf8 "OAS0002" Fatal "a file is not UTF-8"
        "A description is UTF-8 text. Save the file as UTF-8; the place given is the first byte that is not."
    TooLarge "OAS0003" Fatal "a description is too large"
        "A description may hold 64 MiB, 4,096 files and 8,000,000 values, so that a wrong path or a hostile description cannot use up the memory. Aliases of YAML count as often as they are used. If the description is to be trusted, raise `bytes`, `files` or `values` under `[limits]` in `oasmith.toml`."
    TooDeep "OAS0004" Fatal "values are nested too deeply"
        "Values may be nested 128 levels deep. Move the inner schemas to `components/schemas` and refer to them."
    Syntax "OAS0005" Fatal "YAML or JSON syntax"
        "The text is not valid YAML or JSON. The place given is where the parser gave up; the cause often stands a line above it. Files named `.json` are read as JSON, others as YAML, of which JSON is a part."
    DuplicateKey "OAS0006" Rule("the last one is taken") "a key occurs twice"
        "The same key stands twice in one object, so that one of the values is lost. Parsers that allow it take the last one, and so does the generator. Remove or rename one of them."

    // The document as a whole.
    NotADescription "OAS0010" Fatal "not an OpenAPI description"
        "The root of a description is an object with the fields `openapi`, `info` and `paths`."
    MissingVersion "OAS0011" Fatal "the version is missing"
        "The field `openapi` is the version of the specification that the description follows. Add `openapi: 3.0.3` at the top."
    UnsupportedVersion "OAS0012" Fatal "the version is not yet supported"
        "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read. Older versions are known and not supported; convert the description to 3.0."
    UnknownVersion "OAS0013" Fatal "the version is unknown"
        "The field `openapi` is not a version of the specification. Write `openapi: 3.0.3`, as a string."
    MissingInfo "OAS0014" Lint "`info` or a part of it is missing"
        "`info` holds the title and the version of the API; both are required, and appear in the documentation of the generated crate. Without them the API is called `API` and its version is `0.0.0`."
    MissingPaths "OAS0015" Lint "`paths` is missing"
        "`paths` holds the operations; it is required, although it may be empty. A description with `components` only is read for its schemas; one with neither is refused."

    // References.
    UnresolvedReference "OAS0020" Rule("it is left out") "an unresolved reference"
        "The file of a `$ref` exists, but the JSON pointer after the `#` names nothing in it. Correct the name or add the definition. In a pointer, `/` inside a name is written `~1` and `~` is written `~0`."
    RemoteReference "OAS0021" Rule("it is left out") "a reference to a URL"
        "The generator does not use the network: its output depends on local files only. Download the document, keep it beside the description, and refer to the file."
    ReferenceOutside "OAS0022" Rule("it is left out") "a reference leaves the folder of the description"
        "Only files inside the folder of the root document are read. Move the file there, or generate from a root document in a parent folder."
    UnreadableReference "OAS0023" Fatal "the file of a reference cannot be read"
        "The file that a `$ref` names does not exist or is itself not valid. A relative path starts at the file that holds the `$ref`."
    ReferenceKind "OAS0024" Rule("it is left out") "a reference to the wrong kind of object"
        "A `$ref` must refer to the kind of object that its position requires: a schema in place of a schema, a response in place of a response."
    ReferenceCycle "OAS0025" Rule("it is left out") "a cycle of references"
        "A chain of `$ref` returns to its start without reaching a definition. One of the objects in the chain must be a definition, not a reference. A schema that contains itself through `properties` or `items` is fine."
    IgnoredSibling "OAS0026" Lint "a field beside `$ref` is ignored"
        "In OpenAPI 3.0 other fields beside `$ref` have no effect. Wrap the reference, `allOf: [{$ref: …}]`, and put the field beside the `allOf`. Descriptions and other annotations beside `$ref` are kept without a warning."
    InvalidReference "OAS0027" Rule("it is left out") "a reference that cannot be read"
        "A `$ref` is a string: `#/` and a JSON pointer, or the path of a file with or without a pointer."
    UnresolvedMapping "OAS0028" Lint "an unresolved discriminator value"
        "A value in `discriminator.mapping` is the name of a component schema or a reference to a schema. The value was left out of the mapping."

    // Nodes: schemas, parameters, responses and other objects that are read on their own.
    MalformedObject "OAS0030" Rule("it is left out") "a value of the wrong type"
        "A field has a value of another type than the specification requires, or a required field is missing."
    UnknownType "OAS0031" Rule("any value is accepted") "an unknown `type`"
        "The `type` of a schema is one of `string`, `number`, `integer`, `boolean`, `array` and `object`. Narrower types are a `format`, for example `type: string` with `format: date-time`."
    MissingItems "OAS0032" Rule("its elements are any values") "an array without `items`"
        "A schema of `type: array` describes its elements with `items`. Without it they are arbitrary JSON."
    IgnoredKeyword "OAS0033" Lint "a keyword without effect"
        "The keyword belongs to another version of the specification or does not apply here, and was ignored. OpenAPI 3.0 has a subset of JSON Schema."
    LenientValue "OAS0034" Lint "a value was read leniently"
        "The value is not valid. Its usual meaning was assumed; to be sure, write the value as the message suggests."
    MissingSchema "OAS0035" Lint "a parameter or a header without a schema"
        "A parameter or a header describes its value with `schema` or `content`. Without them the value is read as a string."

    // Operations.
    UndeclaredPathParameter "OAS0040" Rule("it is read as a string") "a path parameter is not declared"
        "The path holds `{name}`, but neither the path item nor the operation declares a parameter of that name with `in: path`. It is read as a string."
    UnusedPathParameter "OAS0041" Lint "a path parameter is not in the path"
        "A parameter with `in: path` is declared, but the path does not hold `{name}`. It is ignored."
    InvalidPath "OAS0042" Rule("its operations are left out") "a path that cannot be used"
        "A path starts with `/`, and its braces enclose parameter names: `/pets/{petId}`. Operations under a path with stray braces are left out."
    UnknownMethod "OAS0043" Rule("it is ignored") "an unknown field of a path item"
        "A path item holds the methods `get`, `put`, `post`, `delete`, `options`, `head`, `patch` and `trace`, in lower case, and `parameters`, `servers`, `summary` and `description`. Other fields are ignored; extensions start with `x-`."
    DuplicateOperationId "OAS0044" Rule("the second method gets another name") "an `operationId` occurs twice"
        "An `operationId` is unique in a description. The generated names of both operations are made different, which may change them when the description changes."
    DuplicateParameter "OAS0045" Rule("the later one is used") "a parameter occurs twice"
        "A parameter is identified by `name` and `in`; the list holds it twice. The later one is used."
    InvalidStatus "OAS0046" Rule("it is ignored") "an invalid status"
        "A response is keyed by a status code (`200`), a range (`2XX`) or `default`. Others are ignored."
    UnknownSecurityScheme "OAS0047" Lint "a security scheme is not defined"
        "A security requirement names a scheme that `components/securitySchemes` does not define. The name is left out of the requirement."
    UnusableSecurityScheme "OAS0048" Rule("it is left out") "a security scheme that cannot be used"
        "A security scheme has the type `apiKey`, `http`, `oauth2` or `openIdConnect`. Others are left out together with the requirements that name them."
    IgnoredCallback "OAS0049" Lint "a webhook or a callback is not generated"
        "`webhooks` and `callbacks` describe requests that the server makes. The client reads their bodies where these are JSON; there is nothing to read of others."

    // Rules of the version of the description.
    UnknownField "OAS0050" Rule("it is ignored") "an unknown field"
        "The specification does not have this field in this object; a value under a wrong name would be lost. Correct the name, remove the field, or let its name start with `x-`, which marks an extension."
    LaterField "OAS0051" Rule("it is ignored") "a field of another version"
        "The field belongs to another version of the specification than that of the description. Change the version at the top of the description, or use the fields of its version."
    ExclusiveFields "OAS0052" Rule("the first is used") "fields that exclude each other"
        "Both fields express the same thing in different ways, and the specification allows only one of them. Remove the unintended one."
    InapplicableField "OAS0053" Rule("it is ignored") "a field that does not apply"
        "The field has no meaning for an object of this kind, for example `style` beside `content`. Remove it."
    InvalidName "OAS0054" Rule("it is taken as it is written") "a name that cannot be used"
        "Names of components consist of letters, digits, `.`, `-` and `_`; names of headers, cookies and API keys are not empty and are tokens of HTTP."
    OptionalPathParameter "OAS0055" Rule("it is read as required") "a path parameter is optional"
        "A path without the value of a parameter is another path, so that parameters with `in: path` have `required: true`. The generator reads them as required."
    ConflictingPaths "OAS0056" Rule("the operations of both are generated") "two paths are the same"
        "Paths that differ in the names of their parameters only, or in how characters are escaped, match the same requests. Put the operations under one path."
    InvalidMediaType "OAS0057" Rule("it is taken as it is written") "not a media type"
        "`content` is keyed by media types such as `application/json`, or ranges such as `image/*`."
    InvalidServerVariable "OAS0058" Rule("the variable takes any string") "a server variable that cannot be used"
        "Each `{name}` of a server's URL is described in `variables`; the `enum` of a variable is not empty, has each value once, and holds the `default`."
    InvalidUrl "OAS0059" Rule("it is taken as it is written") "not a URL"
        "The field is a URL: absolute, such as `https://example.com/token`, or relative, starting with `/`."
    InvalidDefault "OAS0060" Rule("it is ignored") "a default that is not of its type"
        "The `default` of a schema is a value of the schema: a number without quotes for `type: integer`, an array for `type: array`."
    InvalidEnumValue "OAS0061" Lint "a listed value that is not of its type"
        "The values of `enum` are values of the schema: those of `type: integer` are numbers without quotes."
    ImpossibleStyle "OAS0062" Rule("it is sent in that style all the same") "a style that does not suit"
        "How a parameter is written depends on its place and its type: `deepObject` is for objects in a query, `spaceDelimited` for lists, `simple` for paths and headers."
    ConflictingParameters "OAS0063" Rule("the first is used") "parameters that cannot be sent together"
        "A request has one body: one parameter `in: body`, or fields `in: formData`. It has one query string: parameters `in: query`, or one `in: querystring`."
    UndefinedProperty "OAS0064" Lint "a property that is not defined"
        "A property is named in `required` or in `encoding`, but the schema does not define it in `properties`. Correct the name, or define the property."
    ImpossibleSchema "OAS0065" Rule("it is read as it is written") "a schema that no value satisfies"
        "The lower bound of a schema is greater than the upper one, or schemas are combined with `allOf` that have nothing in common, or a schema is combined of itself."
    MissingResponses "OAS0066" Rule("a success has no content") "an operation without responses"
        "`responses` describes at least one response; `default` stands for all that are not listed."
    DuplicateName "OAS0067" Rule("the first is used") "two names are the same"
        "Names of headers are compared without regard to capital and small letters; each header is described once."

    // From the description to the model of the client.
    UntypedValue "OAS0100" Lint "a schema that is no type"
        "The schema cannot be expressed as a Rust type and becomes arbitrary JSON."
    ConflictingMember "OAS0101" Lint "a member has two types"
        "Schemas combined with `allOf` declare the same property with types that no value has at once. Where one type is narrower, it is taken, and nothing is said."
    SkippedOperation "OAS0102" Lint "an operation was left out"
        "The operation cannot be expressed in the generated client and was left out."
    UnsupportedSecurity "OAS0103" Lint "a security scheme is not supported"
        "The generated client knows the HTTP schemes `basic` and `bearer`. Of another one it sends the name and what the caller gives behind it, as the header `Authorization`. A scheme such as `digest`, which responds to a challenge of the server, cannot be met: it is left out, and so are operations that accept nothing else."
    InvalidExtension "OAS0104" Instruction("it is ignored") "an extension of the wrong form"
        "A member that starts with `x-oasmith-` does not have the form that the documentation of the extension gives."
    UnusedName "OAS0105" Instruction("it is ignored") "a name for nothing"
        "`[names]` in oasmith.toml gives names by JSON pointer. The pointer leads to no type, member, operation or security scheme: it is misspelt, or the description has changed."

    // Limits on what a description means when it is written out.
    TooMuchGenerated "OAS0110" Fatal "a description means too much"
        "Written out, with references followed and `allOf` merged, the description has more operations, schemas, members or text than is allowed. If it is to be trusted, raise the limit that the message names under `[limits]` in `oasmith.toml`."
    TooManyParts "OAS0111" Fatal "`allOf` pulls in too many schemas"
        "A schema combines, directly or through others, more schemas than is allowed. Raise `all-of` under `[limits]` in `oasmith.toml` if that is meant."
    TooManyAlternatives "OAS0112" Fatal "too many alternatives"
        "An `enum`, a `oneOf` or an `anyOf` lists more alternatives than is allowed. Raise `alternatives` under `[limits]` in `oasmith.toml` if that is meant."
    TooManyParameters "OAS0113" Fatal "too many parameters"
        "An operation has more parameters than is allowed. Raise `parameters` under `[limits]` in `oasmith.toml` if that is meant."
    LongReferenceChain "OAS0114" Fatal "a chain of references is too long"
        "A `$ref` leads to another `$ref`, and so on, more often than is allowed before a definition comes. Refer to the definition, or raise `reference-chain` under `[limits]` in `oasmith.toml`."

    // Extensions of operations and of the client.
    InvalidServer "OAS0130" Instruction("it is ignored") "a product or an environment that cannot be used"
        "`x-oasmith-product` and `x-oasmith-environment` are names that stand at a server with an absolute URL; an operation or a security scheme may name a product that some server has. A product has one server in each environment."
    InvalidPagination "OAS0131" Instruction("it is ignored") "a pagination that does not fit its operation"
        "`x-oasmith-pagination` names parameters, members of the body and members of the response of the operation that it stands at. Each of them exists and has a fitting type, and the response is JSON of one type. Otherwise the operation is generated without pages."
    InvalidTokenCall "OAS0132" Instruction("it is ignored") "a token call that cannot be made"
        "`x-oasmith-token` describes how tokens of a security scheme are obtained. It does not have the form that its documentation gives, or something is missing without which nothing can be sent. The client is generated without the call, and takes tokens only."

    // Extensions on members and schemas.
    TakenSpelling "OAS0150" Instruction("it is ignored") "two members claim one spelling"
        "`x-oasmith-aliases` lists other spellings of a member. One of them is the name of another member, the spelling of another member, or stands there twice; what comes under it could be meant for either."
    InvalidLayout "OAS0151" Instruction("it is ignored") "a layout of date-times that cannot be read"
        "`x-oasmith-date-time` on a string lists layouts of date-times as Unicode's patterns: `yyyy`, `MM`, `MMM`, `dd`, `HH`, `h` with `a`, `mm`, `ss`, `.SSS`, `xxx`, and text in single quotes. A layout says the whole of a date with hours and minutes, nothing twice."
    EnumMisfit "OAS0152" Lint "names or descriptions that do not fit the values of an `enum`"
        "An extension gives names or documentation to the values of an `enum`: a list in their order, or a map by value. The list has another length, a key is none of the values, or something is no text. What fits is used."

    // Bodies of requests and responses.
    RawBody "OAS0170" Lint "a body that the caller reads or writes as it is"
        "The schema describes objects or arrays, and the only media types are ones that the client neither reads nor writes, such as XML. The body is text or bytes with that content type, and its form is the caller's business: a `File` may carry the whole content type, with the boundary of `multipart/mixed`."
    IgnoredContent "OAS0171" Lint "content of a response that has none"
        "Responses with the statuses 204, 205 and 304 never have a body (RFC 9110), so what `content` describes never comes. A call that succeeds so returns `()`, or `None` beside another success that has content. Remove `content`, or correct the status."
    OtherRepresentation "OAS0172" Quiet "a media type that is another form of JSON"
        "The body is JSON, and the same in a form that the client does not write, such as XML. It is sent as JSON. Off unless it is asked for."
    // What is written to the wire.
    UnsendableParameter "OAS0175" Lint "a parameter that can never be sent"
        "No value of the parameter can be written in its place: a path, a header and a cookie hold scalars, lists of scalars and objects of scalars. The parameter is left out; if it is required, the operation is. Describe it with `content: application/json`, or as a string."
    QueryInPath "OAS0176" Lint "a query within a path"
        "A path of the description holds a query, such as `/search?q={q}`. Its parameters are sent as query parameters, and fixed pairs such as `?action=list` with every call. Describe them as parameters `in: query`."
    // Slips that are read as they are meant.
    VersionForm "OAS0185" Rule("it is read as what is meant") "a version that is not written as the specification has it"
        "The version of the specification is a string below the key of its language: `openapi: \"3.0.3\"` or `swagger: \"2.0\"`. Without quotes `3.10` is `3.1`. A number, a version with a `v` before it, or one under the other key is read as what is plainly meant."
    EmptyDescription "OAS0186" Rule("the client has no operations") "nothing is described"
        "A description has `paths`, `components` or `webhooks`. Without any of them there are no operations and no types, and the client has nothing but its settings."
    UnreadableDocumentation "OAS0187" Rule("it is left out") "documentation that cannot be read"
        "A member that only people read, such as `description`, `summary` or `externalDocs`, holds something else than its text: an object, or a `$ref` to a file of Markdown. It is left out of the client's documentation. Some tools put the text of such a file in; run them before, or write the text in place."
    RootedReference "OAS0188" Rule("the file below the folder of the description is read") "a path that starts at the folder of the description"
        "The path of a `$ref` starts at the file that holds the `$ref`. There is no such file from there, but there is one from the folder of the root document, and that is read. Write the path from the file that refers, with `../` where that leads up."
    NamedReference "OAS0189" Rule("it is read as a reference to the component of that name") "a reference that is only a name"
        "A `$ref` is a pointer such as `#/components/schemas/Pet`, or the path of a file. This one is the name of a component and nothing else, as the first versions of Swagger had it."
    // Changes of the description, and the selection of operations.
    UnusedSelector "OAS0190" Instruction("it is ignored") "a selection of nothing"
        "An entry of `include` or `exclude` selects no operation: it is misspelt, or the description has changed. Tags and `operationId`s are compared letter by letter; in a path, `*` is one segment and `**` is any number of them."
    PatchNotApplied "OAS0191" Instruction("it is not applied") "a patch that does not apply"
        "A patch of oasmith.toml changes a value that is not there, or whose `was` is not what stands there: the description is no longer the one that the patch was written for. See whether it is still needed, and correct its pointer or its `was`."
    InvalidOverlay "OAS0192" Fatal "an overlay that cannot be applied"
        "An overlay follows OpenAPI Overlay 1.0: `overlay: 1.0.0` and a list of `actions`, each with a `target`, which is a JSONPath of RFC 9535, and with `update` or `remove: true`. The `update` of an object is an object."
    UnmatchedOverlay "OAS0193" Lint "an action of an overlay that changes nothing"
        "The target of an action is nowhere in the description: it is misspelt, or the description has changed. Targets are looked for in the root document, not in files that it refers to."

    // Lints: what is allowed, and seldom meant.
    DroppedKeyword "OAS0200" Lint "a keyword that nothing knows"
        "A schema holds a member that no version of the specification knows, so it is dropped. It is often a spelling mistake; what is meant for other tools starts with `x-`."
    UncheckedKeyword "OAS0201" Quiet "a constraint that the client does not check"
        "The keyword limits which values are valid: `pattern`, `minLength`, `maximum`, `not` and the like. The generated types accept and send every value of the type; the server may refuse it. Off unless it is asked for."
    UnknownFormat "OAS0202" Lint "an unknown `format`"
        "The generator does not know the format, and the value has the type that it would have without. Each name is told once, at its first place."
    ExampleMismatch "OAS0203" Lint "an example that does not match its schema"
        "An example, or a default, is no value of the schema that it stands for. One of the two is wrong, and readers of the documentation trust the example. `pattern` and `format` are not compared."
    CollidingNames "OAS0204" Lint "names that are one name in Rust"
        "The names differ on the wire, but not in the case that Rust writes them in: `userId` and `user_id` are both `user_id`. One of them gets a number. Rename one of them; types and operations can be given a name with `x-oasmith-name`."
    UnusedComponent "OAS0205" Quiet "a component that nothing uses"
        "No operation leads to the component, directly or through others. Types are generated for schemas all the same. Remove it, or refer to it. Off unless it is asked for."
    AmbiguousUnion "OAS0206" Lint "a union whose variants look alike"
        "Several alternatives of a `oneOf` or `anyOf` are objects that require the same members, so a value may be read as the wrong one: the first that fits is taken. Add a `discriminator`, a member with an `enum` of one value, or a required member that only one of them has."
    UndocumentedErrors "OAS0207" Quiet "an operation without an error response"
        "The operation documents no `4XX`, `5XX` or `default` response, so its errors have no type. The status and the body of an error are kept all the same. Off unless it is asked for."
    MissingOperationId "OAS0208" Quiet "an operation without an `operationId`"
        "The method is named after the HTTP method and the path, which makes long names that change with the path. Off unless it is asked for."
    UnnamedVariant "OAS0210" Quiet "a variant of a union without a name"
        "Nothing says what an alternative of a `oneOf` or `anyOf` is called: it has no `title`, no value in the `mapping`, no property with only one value, is no component, and another alternative is of the same kind. It is numbered. Give it a `title`, or a name with `x-oasmith-name`. Off unless it is asked for."
}

impl Code {
    /// Its name in the configuration: `unknown-format`.
    #[must_use]
    pub fn name(self) -> String {
        self.variant().to_kebab_case()
    }

    /// The code with this number or name, in whatever case.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|code| code.as_str().to_ascii_lowercase() == text || code.name() == text)
    }

    /// The number or name that was probably meant.
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
