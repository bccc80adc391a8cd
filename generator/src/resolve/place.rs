//! Follows pointers along the grammar.

use super::grammar::{Kind, ROOT, SWAGGER, Shape, field};

/// What a pointer into an OpenAPI document leads to, going by the grammar alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Piece(Kind),
    /// Something that is no piece, such as the whole of `components`.
    Other,
    /// The grammar does not say: below an extension, an example, or an unknown member.
    Unknown,
}

/// Follows a pointer along the grammar.
pub(super) fn place(tokens: impl Iterator<Item = String>) -> Place {
    // Schemas of Swagger 2.0 stay where they were.
    let mut tokens = tokens.peekable();
    let is_swagger = tokens.peek().is_some_and(|token| token == "definitions");
    let mut at = if is_swagger { Shape::Object(SWAGGER) } else { Shape::Object(ROOT) };
    for token in tokens {
        let next = match at {
            Shape::Object(fields) | Shape::Note(fields) => field(fields, &token).map(|field| field.shape),
            Shape::One(Kind::Callback) if !token.starts_with("x-") => Some(Shape::One(Kind::PathItem)),
            Shape::One(kind) | Shape::FlagOrOne(kind) => field(kind.fields(), &token).map(|field| field.shape),
            Shape::Many(kind) | Shape::Named(kind) => Some(Shape::One(kind)),
            Shape::NamedOrExtension(kind) if !token.starts_with("x-") => Some(Shape::One(kind)),
            Shape::Objects(fields) | Shape::NamedObjects(fields) => Some(Shape::Object(fields)),
            _ => None,
        };
        match next {
            Some(shape) => at = shape,
            None => return Place::Unknown,
        }
    }
    match at {
        Shape::One(kind) | Shape::FlagOrOne(kind) => Place::Piece(kind),
        Shape::Any => Place::Unknown,
        _ => Place::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::location::Pointer;

    fn place_of(pointer: &str) -> Place {
        place(Pointer::parse(pointer).expect("a pointer").tokens())
    }

    #[test]
    fn the_grammar_says_what_a_pointer_leads_to() {
        assert_eq!(place_of("/components/schemas/Pet"), Place::Piece(Kind::Schema));
        assert_eq!(place_of("/components/schemas/Pet/properties/x-name/items"), Place::Piece(Kind::Schema));
        assert_eq!(place_of("/components/schemas/Pet/additionalProperties"), Place::Piece(Kind::Schema));
        assert_eq!(place_of("/paths/~1pets/get/parameters/0"), Place::Piece(Kind::Parameter));
        assert_eq!(place_of("/paths/~1pets/get/responses/200/headers/X-Rate"), Place::Piece(Kind::Header));
        let schema = "/paths/~1pets/post/requestBody/content/application~1json/schema";
        assert_eq!(place_of(schema), Place::Piece(Kind::Schema));
        assert_eq!(place_of("/definitions/Pet"), Place::Piece(Kind::Schema));
        assert_eq!(place_of("/components/schemas"), Place::Other);
        assert_eq!(place_of("/info/title"), Place::Other);
        assert_eq!(place_of(""), Place::Other);
    }

    #[test]
    fn the_grammar_is_silent_about_what_it_does_not_know() {
        assert_eq!(place_of("/definitions/Pet/oneOfThem"), Place::Unknown);
        assert_eq!(place_of("/x-schemas/Pet"), Place::Unknown);
        assert_eq!(place_of("/components/schemas/Pet/example"), Place::Unknown);
    }
}
