//! Macros that implement generated models from one table for each.

/// Implements [`Decode`](crate::json::Decode), [`Encode`](crate::json::Encode), `PartialEq` and `Debug` for a struct with a field `extra`,
/// and the methods `extra` and `extra_mut`.
///
/// There is one line per property: its name, whether it is `required`, with its number among the required ones, or
/// `optional`, and its field. `PartialEq` compares all fields and `extra`, as its derive does, but a large API compiles faster without a
/// derive. `Debug` omits absent properties. `: Default` after the name makes the empty struct the default, and `: Default + new` also what
/// `new()` returns.
///
/// ```
/// use oasmith_runtime::json::{self, Extra};
///
/// #[derive(Clone)]
/// struct Pet {
///     id: i64,
///     name: Option<String>,
///     tag: Option<String>,
///     extra: Extra,
/// }
///
/// oasmith_runtime::object! {
///     Pet: Default + new {
///         "id" => required(0) id,
///         "name" => optional name,
///         "tag" => optional tag,
///     }
/// }
///
/// let pet: Pet = json::from_slice(br#"{"id": 1, "name": "Tom", "age": 2}"#)?;
/// assert_eq!(pet.extra().len(), 1);
/// assert_eq!(json::to_vec(&pet)?, br#"{"id":1,"name":"Tom","age":2}"#);
/// assert_eq!(format!("{:?}", Pet { id: 1, ..Pet::new() }), "Pet { id: 1 }");
/// # Ok::<(), json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident $(: $default:ident $(+ $new:ident)?)? { $($wire:literal => $presence:ident $(($index:literal))? $field:ident,)* }) => {
        $(impl ::core::default::$default for $name {
            #[inline]
            fn default() -> Self {
                <Self as $crate::json::Decode>::empty()
            }
        }

        $(impl $name {
            /// Returns a value without any property.
            #[inline]
            pub fn $new() -> Self {
                <Self as $crate::json::Decode>::empty()
            }
        })?)?

        impl $name {
            /// Returns the properties that are not in the description.
            #[inline]
            pub fn extra(&self) -> &$crate::json::Extra {
                &self.extra
            }

            /// Returns the properties that are not in the description, to add some to a request.
            #[inline]
            pub fn extra_mut(&mut self) -> &mut $crate::json::Extra {
                &mut self.extra
            }
        }

        impl $crate::json::Decode for $name {
            // A pair, so that each number counts once.
            const REQUIRED: &'static [&'static str] = &[$($(($index, $wire).1,)?)*];

            #[inline]
            fn empty() -> Self {
                Self { $($field: $crate::json::Decode::empty(),)* extra: $crate::json::Extra::new() }
            }

            #[inline]
            fn read_member(&mut self, name: &str, reader: &mut $crate::json::Reader<'_>) {
                match name {
                    $($wire => reader.$presence($($index,)? &mut self.$field),)*
                    _ => reader.extra(name, &mut self.extra),
                }
            }
        }

        impl $crate::json::Encode for $name {
            #[inline]
            fn write_members(&self, writer: &mut $crate::json::Writer) {
                $crate::json::Members::visit(self, writer);
            }
        }

        impl $crate::json::Members for $name {
            #[inline]
            fn visit<'m, V: $crate::json::MemberVisitor<'m>>(&'m self, visitor: &mut V) {
                $(visitor.$presence($wire, ::core::stringify!($field), &self.$field);)*
                visitor.extra(&self.extra);
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::json::members_are_equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::json::fmt_members(self, ::core::stringify!($name), formatter)
            }
        }
    };
}

/// Implements methods that each set one optional value and return the struct.
///
/// There is one line per method: its name, its argument, and the assignment. `self` stands in the head, so that assignments can name it.
///
/// ```
/// #[derive(Default)]
/// struct Search {
///     name: Option<String>,
///     tags: Option<Vec<String>>,
/// }
///
/// oasmith_runtime::setters! {
///     Search, self {
///         /// Pets with this name.
///         name(value: impl Into<String>) => self.name = Some(value.into()),
///         tags(value: impl IntoIterator<Item = impl Into<String>>) => self.tags = Some(value.into_iter().map(Into::into).collect()),
///     }
/// }
///
/// let search = Search::default().name("Tom").tags(["cat"]);
/// assert_eq!(search.name.as_deref(), Some("Tom"));
/// ```
#[macro_export]
macro_rules! setters {
    ($name:ident, $this:ident { $($(#[$attribute:meta])* $field:ident($value:ident: $given:ty) => $set:expr,)* }) => {
        impl $name {
            $(
                $(#[$attribute])*
                #[must_use = "the value is set in what this returns"]
                #[inline]
                pub fn $field(mut $this, $value: $given) -> Self {
                    $set;
                    $this
                }
            )*
        }
    };
}

/// Implements functions that each make one variant of an enum.
///
/// There is one line per function: its name, its arguments, and the value.
///
/// ```
/// # #[derive(Debug, PartialEq)]
/// enum Message {
///     Text(String),
///     Image(String, u32),
/// }
///
/// oasmith_runtime::constructors! {
///     Message {
///         text(value: impl Into<String>) => Self::Text(value.into()),
///         image(url: impl Into<String>, width: u32) => Self::Image(url.into(), width),
///     }
/// }
///
/// assert_eq!(Message::text("Hello"), Message::Text("Hello".to_owned()));
/// assert_eq!(Message::image("/1", 80), Message::Image("/1".to_owned(), 80));
/// ```
#[macro_export]
macro_rules! constructors {
    ($name:ident { $($(#[$attribute:meta])* $function:ident($($value:ident: $given:ty),*) => $made:expr,)* }) => {
        impl $name {
            $(
                $(#[$attribute])*
                #[inline]
                pub fn $function($($value: $given),*) -> Self {
                    $made
                }
            )*
        }
    };
}

/// Implements [`Decode`](crate::json::Decode) and [`Encode`](crate::json::Encode) for a type that is a string in JSON, by its
/// [`FromStr`](std::str::FromStr) and `Display`.
///
/// The expression is the value that is read into. It is never seen.
///
/// ```
/// use std::net::{IpAddr, Ipv4Addr};
///
/// # mod local { use std::{fmt, net::IpAddr, str::FromStr, net::AddrParseError};
/// # #[derive(Debug, PartialEq)] pub struct Address(pub IpAddr);
/// # impl FromStr for Address { type Err = AddrParseError; fn from_str(text: &str) -> Result<Self, AddrParseError> { text.parse().map(Self) } }
/// # impl fmt::Display for Address { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) } } }
/// # use local::Address;
/// oasmith_runtime::impl_text!(Address, Address(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
///
/// let address: Address = oasmith_runtime::json::from_str("\"192.0.2.1\"")?;
/// assert_eq!(address.to_string(), "192.0.2.1");
/// assert!(oasmith_runtime::json::from_str::<Address>("\"everywhere\"").is_err());
/// # Ok::<(), oasmith_runtime::json::Error>(())
/// ```
#[macro_export]
macro_rules! impl_text {
    ($name:ty, $empty:expr) => {
        impl $crate::json::Decode for $name {
            fn empty() -> Self {
                $empty
            }

            fn read(&mut self, reader: &mut $crate::json::Reader<'_>) {
                let text = reader.string();
                if reader.failed() {
                    return;
                }
                match ::core::str::FromStr::from_str(&text) {
                    ::core::result::Result::Ok(value) => *self = value,
                    // Not the error, which may repeat the value.
                    ::core::result::Result::Err(_) => {
                        reader.fail(::core::concat!("the string is no `", ::core::stringify!($name), "`"));
                    }
                }
            }
        }

        impl $crate::json::Encode for $name {
            fn write(&self, writer: &mut $crate::json::Writer) {
                writer.string(&::std::string::ToString::to_string(self));
            }
        }
    };
}

/// Implements the conversions of an open enum of strings, `Display`, [`Decode`](crate::json::Decode) and
/// [`Encode`](crate::json::Encode).
///
/// The variant for unlisted values follows the name of the enum.
///
/// ```
/// use oasmith_runtime::json;
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum State {
///     Open,
///     Closed,
///     Unknown(String),
/// }
///
/// oasmith_runtime::string_enum! {
///     State, Unknown {
///         "open" => Open,
///         "closed" => Closed,
///     }
/// }
///
/// let states: Vec<State> = json::from_slice(br#"["open", "merged"]"#)?;
/// assert_eq!(states, [State::Open, State::Unknown("merged".to_owned())]);
/// assert_eq!(State::from("closed").as_str(), "closed");
/// # Ok::<(), json::Error>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident, $unknown:ident { $($wire:literal => $variant:ident,)* }) => {
        impl $name {
            /// Returns the value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    other => Self::$unknown(::std::borrow::ToOwned::to_owned(other)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(&value)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl $crate::json::Decode for $name {
            #[inline]
            fn empty() -> Self {
                Self::$unknown(::std::string::String::new())
            }

            #[inline]
            fn read(&mut self, reader: &mut $crate::json::Reader<'_>) {
                reader.text(|value| *self = <Self as ::core::convert::From<&str>>::from(value));
            }
        }

        impl $crate::json::Encode for $name {
            #[inline]
            fn write(&self, writer: &mut $crate::json::Writer) {
                writer.string(self.as_str());
            }
        }
    };
}
