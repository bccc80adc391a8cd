//! Types that are not generated.

use std::fmt;
use std::str::FromStr;

use oasmith_runtime::json::{Decode, Encode, Reader, Writer};

/// Six letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(pub [u8; 6]);

impl FromStr for Id {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let letters: [u8; 6] = text.as_bytes().try_into().map_err(|_| ())?;
        letters.is_ascii().then_some(Self(letters)).ok_or(())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

oasmith_runtime::impl_text!(Id, Id([0; 6]));

/// An amount in the smallest unit of its currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Money {
    /// How many units.
    pub amount: i64,
    /// The code of the currency.
    pub currency: String,
}

impl Decode for Money {
    const REQUIRED: &'static [&'static str] = &["amount", "currency"];

    fn empty() -> Self {
        Self::default()
    }

    fn read_member(&mut self, name: &str, reader: &mut Reader<'_>) {
        match name {
            "amount" => {
                let mut text = String::new();
                reader.required(0, &mut text);
                match text.parse() {
                    Ok(amount) => self.amount = amount,
                    Err(_) => reader.fail("the amount is no number"),
                }
            }
            "currency" => reader.required(1, &mut self.currency),
            _ => reader.skip(),
        }
    }
}

impl Encode for Money {
    fn write_members(&self, writer: &mut Writer) {
        writer.member("amount", &self.amount.to_string());
        writer.member("currency", &self.currency);
    }
}
