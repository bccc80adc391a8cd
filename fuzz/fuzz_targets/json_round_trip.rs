//! Writes and rereads everything that was read: values of any shape, and generated models.
#![no_main]

use enkash::models::{Card, CustomerPage};
use oasmith_runtime::json::{self, Decode, Encode, Value};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    survives::<Value>(data);
    survives::<Card>(data);
    survives::<CustomerPage>(data);
});

fn survives<T: Decode + Encode + PartialEq>(data: &[u8]) {
    let Ok(value) = json::from_slice::<T>(data) else { return };
    let written = json::to_vec(&value).expect("what was read can be written");
    let again = json::from_slice::<T>(&written).expect("what was written can be read");
    assert!(value == again, "{}", String::from_utf8_lossy(&written));
}
