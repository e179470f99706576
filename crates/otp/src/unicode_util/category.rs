//! What kind of character a code point is: the general categories of the standard, by the names OTP gives them.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, atoms};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// `category/1`: `{Class, Kind}`.
pub(super) fn category<'h>(env: &mut Env<'h>, code: Term<'h>) -> Outcome<'h> {
    let code = code.as_usize().and_then(|code| u32::try_from(code).ok());
    let category = match code {
        Some(0xd800..=0xdfff) => GeneralCategory::Surrogate,
        Some(code) => match char::from_u32(code) {
            Some(found) => found.general_category(),
            None => return Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
        },
        None => return Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    };
    let (class, kind) = names(category);
    let pair = [env.atom(class)?, env.atom(kind)?];
    Ok(env.tuple(&pair))
}

fn names(category: GeneralCategory) -> (&'static str, &'static str) {
    match category {
        GeneralCategory::UppercaseLetter => ("letter", "uppercase"),
        GeneralCategory::LowercaseLetter => ("letter", "lowercase"),
        GeneralCategory::TitlecaseLetter => ("letter", "titlecase"),
        GeneralCategory::ModifierLetter => ("letter", "modifier"),
        GeneralCategory::OtherLetter => ("letter", "other"),
        GeneralCategory::NonspacingMark => ("mark", "non_spacing"),
        GeneralCategory::SpacingMark => ("mark", "spacing_combining"),
        GeneralCategory::EnclosingMark => ("mark", "enclosing"),
        GeneralCategory::DecimalNumber => ("number", "decimal"),
        GeneralCategory::LetterNumber => ("number", "letter"),
        GeneralCategory::OtherNumber => ("number", "other"),
        GeneralCategory::ConnectorPunctuation => ("punctuation", "connector"),
        GeneralCategory::DashPunctuation => ("punctuation", "dash"),
        GeneralCategory::OpenPunctuation => ("punctuation", "open"),
        GeneralCategory::ClosePunctuation => ("punctuation", "close"),
        GeneralCategory::InitialPunctuation => ("punctuation", "initial"),
        GeneralCategory::FinalPunctuation => ("punctuation", "final"),
        GeneralCategory::OtherPunctuation => ("punctuation", "other"),
        GeneralCategory::MathSymbol => ("symbol", "math"),
        GeneralCategory::CurrencySymbol => ("symbol", "currency"),
        GeneralCategory::ModifierSymbol => ("symbol", "modifier"),
        GeneralCategory::OtherSymbol => ("symbol", "other"),
        GeneralCategory::SpaceSeparator => ("separator", "space"),
        GeneralCategory::LineSeparator => ("separator", "line"),
        GeneralCategory::ParagraphSeparator => ("separator", "paragraph"),
        GeneralCategory::Control => ("other", "control"),
        GeneralCategory::Format => ("other", "format"),
        GeneralCategory::Surrogate => ("other", "surrogate"),
        GeneralCategory::PrivateUse => ("other", "private"),
        GeneralCategory::Unassigned => ("other", "not_assigned"),
    }
}
