//! Normal forms of whole texts, cluster by cluster as `unicode_util` gives them.

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_term::Term;
use unicode_normalization::UnicodeNormalization;

use crate::unicode_util::grapheme::Graphemes;

/// `normal_plain(Data, Form, Binary)`: the text as a binary or a list of characters, or the atom `unplain` where not all of it is characters.
pub(super) fn normal_plain<'h>(
    env: &mut Env<'h>,
    data: Term<'h>,
    form: Atom,
    to_binary: bool,
) -> Outcome<'h> {
    let append: fn(&mut String, std::vec::IntoIter<char>) = match asterias_term::atom::name(form.0)
    {
        "nfc" => |text, cluster| text.extend(cluster.nfc()),
        "nfd" => |text, cluster| text.extend(cluster.nfd()),
        "nfkc" => |text, cluster| text.extend(cluster.nfkc()),
        "nfkd" => |text, cluster| text.extend(cluster.nfkd()),
        _ => return Err(Stop::badarg()),
    };
    let Some(text) = normal(data, append) else {
        return env.atom("unplain");
    };
    env.account(text.len() / 10);
    Ok(if to_binary {
        env.binary(text.as_bytes())
    } else {
        env.string(&text)
    })
}

/// The text, each of its clusters appended by `append`.
fn normal(data: Term<'_>, append: fn(&mut String, std::vec::IntoIter<char>)) -> Option<String> {
    let mut text = String::new();
    for cluster in Graphemes::new(data) {
        let cluster = cluster.ok()?;
        match cluster.as_slice() {
            // ASCII is in every normal form.
            [code @ 0..0x80] => text.push(char::from_u32(*code)?),
            codes => {
                let characters: Option<Vec<char>> =
                    codes.iter().copied().map(char::from_u32).collect();
                append(&mut text, characters?.into_iter());
            }
        }
    }
    Some(text)
}
