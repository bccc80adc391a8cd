//! What is read and written of unions that a property tells apart.

use case_discriminators_are_written::models::{
    Bike, Button, Car, Cat, Closed, Component, Dog, Fish, Household, Lead, Open, Part, Pet, Rope, Row, State, Tandem, Vehicle,
};
use oasmith_runtime::json;

fn written(value: &impl json::Encode) -> String {
    json::to_string(value).unwrap()
}

fn comes_back<T: json::Decode + json::Encode>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap();
    assert_eq!(written(&value), text);
    value
}

#[test]
fn a_new_variant_is_sent_with_its_value() {
    assert_eq!(written(&Pet::C(Cat::new(true))), r#"{"meow":true,"petType":"c"}"#);
    assert_eq!(written(&Pet::D(Dog::new())), r#"{"petType":"d"}"#);
    assert_eq!(written(&Pet::Fish(Fish::new().fins(2))), r#"{"petType":"Fish","fins":2}"#);
}

#[test]
fn it_is_sent_inside_of_objects_and_lists_too() {
    let vehicle = Vehicle::from(Bike::new().bell(true));
    let household = Household::new().pet(Cat::new(true)).others([Pet::from(Dog::new())]).vehicle(vehicle);
    let expected = r#"{"pet":{"meow":true,"petType":"c"},"others":[{"petType":"d"}],"vehicle":{"kind":"bike","bell":true}}"#;
    assert_eq!(written(&household), expected);
}

#[test]
fn what_the_caller_gave_stays() {
    assert_eq!(written(&Pet::D(Dog::new().pet_type("puppy"))), r#"{"petType":"puppy"}"#);
    comes_back::<Pet>(r#"{"meow":true,"petType":"c","more":1}"#);
    comes_back::<Pet>(r#"{"petType":"bird","wings":2}"#);
}

#[test]
fn listed_values_and_names_of_components_tell_variants_apart() {
    assert!(matches!(comes_back(r#"{"type":"text","text":"a"}"#), Part::Text(_)));
    assert!(matches!(comes_back(r#"{"type":"image","url":"a"}"#), Part::Image(_)));
    assert!(matches!(comes_back(r#"{"type":"ImagePart","url":"a"}"#), Part::Image(_)));
    assert!(matches!(comes_back(r#"{"type":"sound","url":"a"}"#), Part::Unknown(_)));
}

#[test]
fn heirs_stand_for_their_base_and_say_which_they_are() {
    for (vehicle, text) in [
        (Vehicle::from(Bike::new()), r#"{"kind":"bike"}"#),
        (Tandem::new().seats(2).into(), r#"{"kind":"tandem","seats":2}"#),
        (Car::new().wheels(4).into(), r#"{"kind":"Car","wheels":4}"#),
    ] {
        assert_eq!(written(&vehicle), text);
        assert_eq!(comes_back::<Vehicle>(text), vehicle);
    }
    assert_eq!(written(&Bike::new()), r#"{"kind":"bike"}"#, "an heir that is sent by itself");
}

#[test]
fn the_properties_of_the_base_are_at_hand_whatever_came() {
    for (text, kind, wheels) in [
        (r#"{"kind":"tandem","wheels":2,"seats":2}"#, "tandem", Some(2)),
        (r#"{"kind":"boat","wheels":0,"sails":1}"#, "boat", Some(0)),
        (r#"{"kind":"sledge"}"#, "sledge", None),
    ] {
        let vehicle: Vehicle = comes_back(text);
        assert_eq!((vehicle.kind(), vehicle.wheels()), (Some(kind), wheels), "{text}");
    }
    assert!(matches!(comes_back(r#"{"wheels":2}"#), Vehicle::Unknown(_)));
}

#[test]
fn integers_tell_variants_apart() {
    assert!(matches!(comes_back(r#"{"type":1,"id":7}"#), Component::Row(_)));
    assert!(matches!(comes_back(r#"{"type":2,"id":7}"#), Component::Button(_)));
    assert!(matches!(comes_back(r#"{"type":-3}"#), Component::Button(_)));
    assert!(matches!(comes_back(r#"{"type":9,"id":7}"#), Component::Unknown(_)));
    assert!(matches!(comes_back(r#"{"type":"1","id":7}"#), Component::Unknown(_)));
    assert_eq!(written(&Component::from(Row::new())), r#"{"type":1}"#);
    assert_eq!(written(&Component::from(Button::new(2))), r#"{"type":2}"#);
}

#[test]
fn booleans_tell_variants_apart_and_are_written() {
    assert!(matches!(comes_back(r#"{"closed":true,"since":"a"}"#), State::Closed(_)));
    assert!(matches!(comes_back(r#"{"closed":false}"#), State::Open(_)));
    assert_eq!(written(&State::from(Closed::new())), r#"{"closed":true}"#);
    assert_eq!(written(&State::from(Open::new().since("a"))), r#"{"since":"a","closed":false}"#);
}

#[test]
fn the_only_alternative_is_sent_with_its_value() {
    assert_eq!(written(&Lead::from(Rope::new(2))), r#"{"length":2,"material":"rope"}"#);
    assert!(matches!(comes_back(r#"{"length":2,"material":"rope"}"#), Lead::Rope(_)));
}
