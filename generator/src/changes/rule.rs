//! The catalogue of changes: each kind of change that is told, with what it means on the wire and in Rust.

use std::fmt;

use heck::ToKebabCase;

macro_rules! catalogue {
    ($($area:ident { $($name:ident $id:literal $title:literal $explanation:literal)* })*) => {
        /// One kind of change of a description. The numbers are stable: a number is never used for another kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $($(
                #[doc = concat!("`", $id, "`: ", $title, ".\n\n", $explanation)]
                $name,
            )*)*
        }

        impl Rule {
            /// The whole catalogue, by number.
            pub const ALL: &'static [Self] = &[$($(Self::$name),*),*];

            /// Its number: `OAD0101`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$name => $id,)*)*
                }
            }

            /// The part of a description that it is about.
            #[must_use]
            pub fn area(self) -> Area {
                match self {
                    $($(Self::$name)|* => Area::$area,)*
                }
            }

            /// The name of the variant.
            fn variant(self) -> &'static str {
                match self {
                    $($(Self::$name => stringify!($name),)*)*
                }
            }

            /// What has changed, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $($(Self::$name => $title,)*)*
                }
            }

            /// What it means for callers, in a paragraph.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self {
                    $($(Self::$name => $explanation,)*)*
                }
            }
        }
    };
}

/// A part of a description that rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// Operations as a whole.
    Operations,
    /// Parameters.
    Parameters,
    /// Bodies of requests.
    Bodies,
    /// Responses.
    Responses,
    /// Properties of objects.
    Properties,
    /// Values: enums, bounds, formats, defaults.
    Values,
    /// Types as a whole: unions, names.
    Types,
    /// Security.
    Security,
    /// Servers, pagination, envelopes, events.
    Api,
    /// What only people read.
    Documentation,
}

impl Area {
    /// Its name in headings.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Operations => "Operations",
            Self::Parameters => "Parameters",
            Self::Bodies => "Bodies of requests",
            Self::Responses => "Responses",
            Self::Properties => "Properties",
            Self::Values => "Values",
            Self::Types => "Types",
            Self::Security => "Security",
            Self::Api => "Servers, pages, envelopes, events",
            Self::Documentation => "Documentation",
        }
    }
}

catalogue! {
    Operations {
        OperationAdded "OAD0001" "operation added"
            "The description has an operation that it did not have. Wire: compatible. Rust: compatible, there is one more method."
        OperationRemoved "OAD0002" "operation removed"
            "The description no longer has an operation: neither its method and path nor its `operationId` are there. Wire: breaking, since the server will not know it for long. Rust: breaking, since the method is gone."
        OperationMoved "OAD0003" "operation moved to another method or path"
            "An operation with the same `operationId` has another HTTP method or path. Wire: breaking, since existing clients call the old address. Rust: nothing by itself; a client that is generated again calls the new address from the same method."
        OperationIdChanged "OAD0004" "`operationId` changed"
            "The same method and path have another `operationId`. Wire: nothing. Rust: breaking if the method is named after it and so has another name; give the old one with `x-oasmith-name` or below `[names]` to keep it."
        OperationGroupChanged "OAD0005" "operation moved to another group"
            "The first tag of an operation is another one, and the client's method stands on another handle. Wire: nothing. Rust: breaking."
        MethodRenamed "OAD0006" "method renamed in Rust alone"
            "The operation is the same, but its method is called otherwise: `x-oasmith-name` or `[names]` changed, or another operation has taken its name. Wire: nothing. Rust: breaking."
        ChecksRemoved "OAD0007" "request no longer checked"
            "The description bounds nothing any more that the request sends, so the request has no `validated()`. Wire: nothing by itself. Rust: breaking."
    }
    Parameters {
        RequiredParameterAdded "OAD0101" "required parameter added"
            "Wire: breaking, since the server refuses calls without it, and existing clients do not send it. Rust: breaking, since the method takes one more argument."
        OptionalParameterAdded "OAD0102" "optional parameter added"
            "Wire: compatible. Rust: compatible, the request has one more setter."
        ParameterRemoved "OAD0103" "parameter removed"
            "Wire: breaking, since what existing clients send there is refused, or ignored without a word. Rust: breaking, since an argument or a setter is gone."
        ParameterRenamed "OAD0104" "parameter renamed"
            "A parameter is gone and one of the same place and type has come. Wire: breaking, as a removal and an addition are. Rust: breaking if a setter has another name; an argument has none at the caller's."
        ParameterPlaceChanged "OAD0105" "parameter moved to another place"
            "A parameter of the same name went from one of path, query, header and cookie to another. Wire: breaking. Rust: nothing by itself."
        ParameterTypeChanged "OAD0106" "parameter has another type"
            "Wire: breaking unless the new type takes every value of the old one. Rust: breaking."
        ParameterBecameRequired "OAD0107" "parameter became required"
            "Wire: breaking for existing clients that left it out. Rust: breaking, since the setter became an argument."
        ParameterBecameOptional "OAD0108" "parameter became optional"
            "Wire: compatible. Rust: breaking, since the argument became a setter."
        ParameterStyleChanged "OAD0109" "parameter is written otherwise"
            "`style`, `explode`, `allowReserved`, or JSON in place of a style. Wire: breaking, since lists and objects of existing clients are read otherwise. Rust: nothing."
        ArgumentOrderChanged "OAD0110" "arguments of a method in another order"
            "The required parameters are the same in another order, and so are the arguments of the method. Wire: nothing. Rust: breaking; two arguments of one type change places without an error of the compiler, so look at every caller."
        PathParameterRenamed "OAD0111" "placeholder of a path renamed"
            "The name in braces changed, the path is the same. Wire: nothing, the name is never sent. Rust: nothing, the argument has no name at the caller's."
    }
    Bodies {
        RequiredBodyAdded "OAD0201" "required body added"
            "Wire: breaking, since the server refuses calls without it. Rust: breaking, since the method takes one more argument."
        OptionalBodyAdded "OAD0202" "optional body added"
            "Wire: compatible. Rust: compatible, the request has one more setter."
        BodyRemoved "OAD0203" "body removed"
            "Wire: breaking, since what existing clients send is refused or ignored. Rust: breaking, since the argument is gone."
        BodyBecameRequired "OAD0204" "body became required"
            "Wire: breaking for existing clients that sent none. Rust: breaking, since the setter became an argument."
        BodyBecameOptional "OAD0205" "body became optional"
            "Wire: compatible. Rust: breaking, since the argument became a setter."
        RequestMediaTypeAdded "OAD0206" "media type of a request added"
            "Wire: compatible. Rust: breaking where there was one media type, since the body becomes an enum that names it; a value of the old type still turns into it where it is given by itself."
        RequestMediaTypeRemoved "OAD0207" "media type of a request removed"
            "Wire: breaking for existing clients that send it. Rust: breaking where it had a variant, or where the type of the body is another one."
        BodyTypeChanged "OAD0208" "body has another type"
            "Wire: breaking unless the new type takes every value of the old one. Rust: breaking."
        FormFieldWritingChanged "OAD0209" "property of a form is written otherwise"
            "The `encoding` of a form says another style, JSON, or other characters. Wire: breaking, since the server reads the property otherwise. Rust: nothing."
    }
    Responses {
        SuccessStatusAdded "OAD0301" "status of success added"
            "Clients take any 2XX for a success, so existing clients read it as the responses that they know. Wire: compatible if it holds what others hold, or nothing where nothing may come; otherwise breaking. Rust: breaking if the type of the result is another one."
        SuccessStatusRemoved "OAD0302" "status of success removed"
            "Wire: compatible, it only no longer comes. Rust: breaking if the type of the result is another one."
        ErrorStatusAdded "OAD0303" "status of failure added"
            "Wire: compatible: a status that is not documented is an error with its status and body all the same. Rust: compatible."
        ErrorStatusRemoved "OAD0304" "status of failure removed"
            "Wire: compatible. Rust: compatible, errors of all operations have one type; the type of the body is gone if nothing else uses it, which is told for itself."
        ResponseTypeChanged "OAD0305" "response has another type"
            "Wire: breaking if values come that the old type does not take. Rust: breaking, since `send` returns another type."
        ResponseMediaTypeAdded "OAD0306" "media type of a response added"
            "Wire: compatible, since clients ask with `Accept` for what they read. Rust: breaking if the type of the result is another one."
        ResponseMediaTypeRemoved "OAD0307" "media type of a response removed"
            "Wire: breaking if existing clients ask for it and for nothing else. Rust: breaking if the type of the result is another one."
        ResponseHeaderAdded "OAD0308" "header of a response added"
            "Wire: compatible. Rust: compatible, the headers have one more field."
        ResponseHeaderRemoved "OAD0309" "header of a response removed"
            "Wire: compatible: headers are read on demand and may be absent. Rust: breaking, since a field is gone."
        ResponseHeaderTypeChanged "OAD0310" "header of a response has another type"
            "Wire: breaking if values come that the old type does not take. Rust: breaking."
        ErrorTypeChanged "OAD0311" "body of a failure has another type"
            "Wire: compatible: an error keeps the bytes of its body, whatever they are. Rust: breaking for those who read the body as the type of before."
        ResponseAbsenceChanged "OAD0312" "response may come without a value, or no longer may"
            "A success beside another has no content, or its body may be empty. Wire: breaking if nothing may come where something always did. Rust: breaking, since the result becomes an `Option`, or no longer is one."
        StreamingChanged "OAD0313" "response can be read as it comes, or no longer can"
            "Wire: nothing. Rust: compatible where the method that reads it as it comes was added, breaking where it is gone."
        EventsChanged "OAD0314" "events of a response changed"
            "The response became a stream of events, or no longer is one; or what an event holds, what asks for events, or what ends them is another. Wire: nothing by itself, since the type of an event is compared like any other. Rust: compatible where the method `events` was added or gives the same type, breaking where it is gone or gives another one."
    }
    Properties {
        RequiredPropertyAdded "OAD0401" "required property added"
            "Wire: breaking in requests, since the server refuses them without it; compatible in responses, since clients keep properties that they do not know. Rust: breaking if requests send the type, since `new` takes one more argument; otherwise there is one more field."
        OptionalPropertyAdded "OAD0402" "optional property added"
            "Wire: compatible in both directions: existing clients do not send it, and keep it among unknown properties where it comes. Rust: compatible, structs are `#[non_exhaustive]` and get one more field."
        PropertyRemoved "OAD0403" "property removed"
            "Wire: breaking in requests, since what existing clients send there is refused, or ignored without a word; breaking in responses if it was required, since existing clients refuse a response without it; compatible if it was optional. Rust: breaking, since the field is gone."
        PropertyRenamed "OAD0404" "property renamed"
            "A property is gone and one of the same type and requiredness has come. Wire: breaking, since existing clients neither send the new name nor look for it, unless they read it as an alias. Rust: breaking if the field has another name."
        PropertyTypeChanged "OAD0405" "property has another type"
            "Wire: in requests breaking unless the new type takes every value of the old one, in responses unless the old type takes every value of the new one. Rust: breaking."
        PropertyBecameRequired "OAD0406" "property became required"
            "Wire: breaking in requests that left it out; compatible in responses. Rust: breaking, since the field is no `Option` any more or `new` takes one more argument."
        PropertyBecameOptional "OAD0407" "property became optional"
            "Wire: compatible in requests; breaking in responses, since existing clients refuse one without it. Rust: breaking, since the field becomes an `Option` or `new` takes one argument less."
        PropertyBecameNullable "OAD0408" "property may be null"
            "Wire: compatible in requests; breaking in responses if it was required, since existing clients expect a value. An optional one is read as absent. Rust: breaking if the field becomes an `Option`, or tells null from absence."
        PropertyNoLongerNullable "OAD0409" "property may no longer be null"
            "Wire: breaking in requests that send null; compatible in responses. Rust: breaking if the field is no `Option` any more, or tells null from absence no longer."
        AccessChanged "OAD0410" "`readOnly` or `writeOnly` changed"
            "Wire: breaking where a property that requests could send is `readOnly` now, or one that responses had and that was required is `writeOnly`. Rust: breaking if the field becomes an `Option` or the other way round."
        AliasesChanged "OAD0411" "aliases of a property changed"
            "`x-oasmith-aliases` lists other names. Wire: nothing by itself, it says what clients read. Rust: compatible."
        AdditionalPropertiesChanged "OAD0412" "further properties have another type"
            "`additionalProperties` changed. Wire: breaking unless the new type takes every value of the old one (in requests), or the old type every value of the new one (in responses). Rust: breaking, since `extra` has another type."
        ArgumentsOfNewReordered "OAD0413" "arguments of `new` in another order"
            "The required properties are the same in another order, and so are the arguments of `new`. Wire: nothing, the order of properties means nothing. Rust: breaking; two arguments of one type change places without an error of the compiler, so look at every caller."
        FieldChanged "OAD0414" "field changed in Rust alone"
            "The property is the same, but its field has another name (`x-oasmith-name`, `[names]`, a property that claims the same name), or is an `Option` because requests now send the type as well, or no longer do. Wire: nothing. Rust: breaking."
        ConstructorChanged "OAD0415" "`new` and setters came or went"
            "Types that requests send can be built. Wire: nothing. Rust: where the type is sent now, compatible unless `new` asks for values, since then `Default` is gone; breaking where it is no longer sent, since nothing builds it any more."
        PartWritingChanged "OAD0416" "part of a form is written otherwise"
            "A part of a multipart body has another content type, became a file, or is no longer one. Wire: breaking. Rust: breaking if its type is another one."
        DateFormatsChanged "OAD0417" "formats of a date-time changed"
            "`x-oasmith-date-time`. Values are kept as they come and parsed when a program asks for it. Wire: breaking in responses if a format comes that existing clients do not know, and in requests if one that they may send is gone. Rust: breaking if the constant with the formats is gone."
        IdempotencyReferenceChanged "OAD0418" "idempotency reference of an object changed"
            "`x-oasmith-idempotency-reference`: another property is the caller's reference, or none, or the first one. Wire: breaking in requests if the property of before no longer is one, since the server does not recognise what existing clients repeat. Rust: breaking if the type no longer implements `IdempotencyReference`."
        StringFormChanged "OAD0419" "object may come as a string, or no longer may"
            "`x-oasmith-text`. Wire: breaking in responses if a string may come now, since existing clients read an object only. Rust: breaking if a string no longer turns into the type."
    }
    Values {
        EnumValueAdded "OAD0501" "value of an enum added"
            "Wire: compatible in requests. Compatible in responses as well, which it is not for clients with closed enums: ours are open, and existing clients read it as `Unknown`. Rust: compatible, enums are `#[non_exhaustive]`; code that compared the text of `Unknown` must look at the new variant."
        EnumValueRemoved "OAD0502" "value of an enum removed"
            "Wire: breaking in requests, since the server refuses it; compatible in responses. Rust: breaking if the variant is gone; another value may have come whose variant is called the same."
        ValuesListed "OAD0503" "values are listed now"
            "A string or an integer became an enum. Wire: breaking in requests, since other values are refused; compatible in responses. Rust: breaking, since the type is an enum now; text still turns into it."
        ValuesNoLongerListed "OAD0504" "values are no longer listed"
            "An enum became a string or an integer. Wire: compatible in requests; in responses as well, since ours are open. Rust: breaking, since the enum is gone."
        BoundsNarrowed "OAD0505" "bounds became narrower"
            "Lengths, ranges, numbers of items, a new pattern. Wire: breaking in requests with values that no longer fit; compatible in responses, of which clients check no bounds. Rust: compatible; `validate()` refuses more."
        BoundsWidened "OAD0506" "bounds became wider"
            "Wire: compatible in both directions: clients check the bounds of no response. Rust: compatible; `validate()` refuses less."
        PatternChanged "OAD0507" "pattern changed"
            "Nothing can tell whether the new pattern takes all that the old one took. Wire: breaking in requests; compatible in responses. Rust: compatible; `validate()` goes by the new one."
        FormatChanged "OAD0508" "format changed"
            "`format`, or the width of a number. Wire: breaking in requests if the new one takes less; in responses compatible for strings, which are kept as they come, and breaking for numbers that no longer fit. Rust: breaking if the field has another type."
        DefaultChanged "OAD0509" "default changed"
            "Wire: compatible, but calls that leave the value out now mean something else: the server decides it. Rust: compatible; clients never send a default."
        VariantRenamed "OAD0510" "variant renamed in Rust alone"
            "The value or the alternative is the same, but its variant has another name: `x-enum-varnames`, `x-oasmith-name`, or another value that claims the name. Wire: nothing. Rust: breaking."
    }
    Types {
        UnionVariantAdded "OAD0601" "alternative added"
            "`oneOf` or `anyOf` has one more. Wire: compatible in requests. In responses as well where existing clients keep it as `Unknown`. Rust: compatible, unions are `#[non_exhaustive]`."
        UnionVariantRemoved "OAD0602" "alternative removed"
            "Wire: breaking in requests; compatible in responses. Rust: breaking, since the variant is gone."
        UnionVariantChanged "OAD0603" "alternative has another type"
            "Wire: as a property with another type. Rust: breaking."
        DiscriminatorChanged "OAD0604" "discriminator changed"
            "The property that tells alternatives apart, or the values that stand for them, changed. Wire: breaking, since existing clients send and look for the old ones. Rust: nothing by itself."
        TypeRenamed "OAD0605" "type renamed in Rust"
            "A schema has another name, or became a component, or stands elsewhere, so its type has another path. Wire: nothing. Rust: breaking; keep the old name with `x-oasmith-name` or below `[names]`."
        TypesRemoved "OAD0606" "types removed"
            "Types that nothing describes any more. Wire: nothing by itself. Rust: breaking for those who name them. Types of operations that were removed are not told again."
        ShapeChanged "OAD0607" "type of lists or maps changed"
            "A schema that is a recursive list or map has another type of items. Wire: as a property with another type. Rust: breaking."
        TypesAdded "OAD0608" "types added"
            "Schemas that no operation leads to. Types that come with an operation, a property or a response are not told again. Wire: nothing. Rust: compatible."
    }
    Security {
        SchemeAdded "OAD0701" "security scheme added"
            "Wire: nothing by itself. Rust: compatible, the builder has one more method."
        SchemeRemoved "OAD0702" "security scheme removed"
            "Wire: nothing by itself; that operations no longer accept it is told at each. Rust: breaking, since a method of the builder is gone."
        SchemeChanged "OAD0703" "security scheme changed"
            "Its type, the name or the place of its key, or its HTTP scheme. Wire: breaking, since existing clients send the old one. Rust: breaking if its method takes other values."
        SecurityNarrowed "OAD0704" "operation accepts fewer credentials"
            "Wire: breaking for existing clients that send what is no longer accepted, or nothing. Rust: nothing; the builder takes what there is."
        SecurityWidened "OAD0705" "operation accepts more credentials"
            "Wire: compatible. Rust: nothing."
        TokenCallChanged "OAD0706" "token call changed"
            "How tokens of a scheme are obtained: flows, URL, `x-oasmith-token`. Wire: breaking, since existing clients obtain them as it was. Rust: breaking if methods of the builder came or went."
        SensitivityChanged "OAD0707" "value is hidden in `Debug`, or no longer is"
            "`format: password` or `x-oasmith-sensitive`. Wire: nothing. Rust: breaking, since the type is `Secret` or `Sensitive` now, or no longer is."
    }
    Api {
        ServerAdded "OAD0801" "server added"
            "Wire: nothing. Rust: compatible, there is one more constant or type."
        ServerRemoved "OAD0802" "server removed"
            "Wire: breaking for existing clients that call it. Rust: breaking, since its constant or type is gone, unless the description has only paths for servers."
        ServerChanged "OAD0803" "server by default is another one, or a server has another name"
            "The first server is what clients call where nothing else is set. Wire: breaking: existing clients call the old one. Rust: breaking if the constant or type of the old one is gone. A server that is only called otherwise in Rust is told as well; there, nothing happens on the wire."
        OperationServerChanged "OAD0804" "operation has another server"
            "A server of its own or its product changed. Wire: breaking: existing clients call the old one. Rust: compatible."
        PaginationChanged "OAD0805" "pages are asked for otherwise"
            "`x-oasmith-pagination`. Wire: nothing by itself. Rust: compatible where it is new; breaking where methods that read pages are gone or go by other types."
        EnvelopeChanged "OAD0806" "envelope of responses changed"
            "`x-oasmith-envelope`: where code, message and payload stand, and which codes mean success. Wire: breaking, since existing clients look for the old one. Rust: nothing by itself."
        EventAdded "OAD0807" "webhook or callback added"
            "Wire: compatible. Rust: compatible, events are `#[non_exhaustive]`."
        EventRemoved "OAD0808" "webhook or callback removed"
            "Wire: compatible. Rust: breaking, since its variant and its function are gone."
        EventTypeChanged "OAD0809" "webhook or callback has another type"
            "Wire: breaking if values come that the old type does not take. Rust: breaking."
        ResultRuleChanged "OAD0810" "evidence of a result changed"
            "`x-oasmith-result`: what a success must hold to be believed. Wire: nothing by itself. Rust: compatible; calls that were a success may be errors, or the other way round."
        WaitingChanged "OAD0811" "waiting for a final state changed"
            "`x-oasmith-wait`: which property has the state, and which values are final. Wire: nothing by itself, it says when clients stop asking. Rust: compatible where `until_done` was added or goes by other values, breaking where it is gone."
        IdempotencyChanged "OAD0812" "a request may be repeated in another way"
            "`x-oasmith-idempotent`, or a header `Idempotency-Key`. Wire: breaking if what existing clients repeat may now have its effect twice: the request is no longer idempotent, or the server recognises it by another header or property. Rust: compatible; clients that may retry repeat more, or less."
        EnvironmentsChanged "OAD0813" "set of servers added, removed, or moved"
            "`x-oasmith-environment`. Wire: breaking if existing clients that chose it call another server. Rust: breaking if its variant of `Environment` is gone."
        ProductsChanged "OAD0814" "product added or removed"
            "`x-oasmith-product`. Wire: nothing by itself; the servers of its operations are told for themselves. Rust: breaking if its variant of `Product` is gone."
    }
    Documentation {
        Deprecated "OAD0901" "deprecated"
            "Wire: documentation only. Rust: compatible; callers get a warning of the compiler."
        NoLongerDeprecated "OAD0902" "no longer deprecated"
            "Wire: documentation only. Rust: compatible; the warning is gone."
        DocumentationChanged "OAD0903" "documentation changed"
            "Summaries, descriptions, links, examples: what only people read. One line for each operation and type."
        VersionChanged "OAD0904" "title or version changed"
            "`info` has another title or version. Documentation only."
    }
}

impl Rule {
    /// Its name: `required-parameter-added`.
    #[must_use]
    pub fn name(self) -> String {
        self.variant().to_kebab_case()
    }

    /// The rule with this number or name, in whatever case.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL.iter().copied().find(|rule| rule.as_str().to_ascii_lowercase() == text || rule.name() == text)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_ascend() {
        let numbers: Vec<_> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(numbers, sorted);
    }

    #[test]
    fn a_rule_is_found_by_number_and_by_name() {
        assert_eq!(Rule::find("oad0101"), Some(Rule::RequiredParameterAdded));
        assert_eq!(Rule::find("required-parameter-added"), Some(Rule::RequiredParameterAdded));
        assert_eq!(Rule::find("OAD9999"), None);
    }
}
