//! A thousand damaged inputs for each target: every one ends with an error or a result.
#![forbid(unsafe_code)]

use fuzz::mutate::{Random, mutate};
use fuzz::{seeds, targets};

const COUNT: u64 = 1000;

#[test]
fn sound_terms_decode() {
    for (index, term) in seeds::TERMS.iter().enumerate() {
        // The fun is refused on purpose: nobody is there to resolve it.
        assert_eq!(
            targets::external_term(term),
            !term.starts_with(b"\x83q"),
            "term {index}"
        );
    }
}

#[test]
fn damaged_terms_end_with_an_error_or_a_term() {
    let mut sound = 0;
    for seed in 0..COUNT {
        let mut random = Random::new(seed);
        let term = seeds::TERMS[random.below(seeds::TERMS.len())];
        sound += u64::from(targets::external_term(&mutate(term, &mut random)));
    }
    assert!(0 < sound && sound < COUNT, "{sound} of {COUNT} are sound");
}

#[test]
fn damaged_modules_are_refused_or_lowered() {
    let modules = seeds::modules().expect("the corpus stands beside this crate");
    let mut sound = 0;
    for seed in 0..COUNT {
        let mut random = Random::new(seed);
        let bytes =
            std::fs::read(&modules[random.below(modules.len())]).expect("a readable module");
        sound += u64::from(targets::module(&mutate(&bytes, &mut random)));
    }
    assert!(sound < COUNT, "{sound} of {COUNT} are sound");
}
