//! A thousand damaged inputs for each target: every one ends with an error or a result.
#![forbid(unsafe_code)]

use fuzz::mutate::{Random, mutate};
use fuzz::targets::Machine;
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

/// Gives `target` damaged seeds. Some of what it gets must be sound, and some not.
fn replay(seeds: &[&[u8]], target: impl Fn(&[u8]) -> bool) {
    for (index, seed) in seeds.iter().enumerate() {
        assert!(target(seed), "seed {index} is sound");
    }
    let mut sound = 0;
    for number in 0..COUNT {
        let mut random = Random::new(number);
        let seed = seeds[random.below(seeds.len())];
        sound += u64::from(target(&mutate(seed, &mut random)));
    }
    assert!(0 < sound && sound < COUNT, "{sound} of {COUNT} are sound");
}

fn bytes(texts: &[&'static str]) -> Vec<&'static [u8]> {
    texts.iter().map(|text| text.as_bytes()).collect()
}

#[test]
fn damaged_patterns_are_refused_or_run() {
    let machine = Machine::start().expect("a machine");
    replay(&bytes(seeds::PATTERNS), |bytes| machine.pattern(bytes));
}

#[test]
fn damaged_match_specifications_are_refused_or_run() {
    let machine = Machine::start().expect("a machine");
    replay(seeds::SPECIFICATIONS, |bytes| machine.specification(bytes));
}

#[test]
fn damaged_texts_are_refused_or_compiled() {
    replay(&bytes(seeds::TEXTS), targets::text);
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
