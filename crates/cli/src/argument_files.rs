//! Flags that stand in files and in variables of the environment: words, quoted as OTP's `erl` has them.

use std::fs;

/// Files that name each other would never end.
const MAX_FILES: usize = 100;

/// The words of a text. Quotes of both kinds keep spaces, a backslash keeps the next character, and `#` begins a comment.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, quote) {
            ('\\', None | Some('"')) => {
                if let Some(next) = characters.next() {
                    word.get_or_insert_default().push(next);
                }
            }
            (_, Some(open)) if character == open => quote = None,
            (_, Some(_)) => word.get_or_insert_default().push(character),
            ('"' | '\'', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            ('#', None) => {
                words.extend(word.take());
                characters.by_ref().find(|character| *character == '\n');
            }
            (_, None) if character.is_ascii_whitespace() => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

/// Puts the words of each file that `-args_file` names in its place.
pub(crate) fn expand(given: Vec<String>) -> Result<Vec<String>, String> {
    let mut left: Vec<String> = given.into_iter().rev().collect();
    let mut expanded = Vec::new();
    let mut files = 0;
    while let Some(word) = left.pop() {
        if word != "-args_file" {
            expanded.push(word);
            continue;
        }
        let name = left.pop().ok_or("-args_file needs a file")?;
        files += 1;
        if files > MAX_FILES {
            return Err(format!("more than {MAX_FILES} files of arguments"));
        }
        let text = fs::read_to_string(&name).map_err(|error| format!("{name}: {error}"))?;
        left.extend(words(&text).into_iter().rev());
    }
    Ok(expanded)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_as_erl_reads_them() {
        let cases: [(&str, &[&str]); 6] = [
            (" -a  b\n-c ", &["-a", "b", "-c"]),
            ("-a 'b c' \"d\\\"e\" f\\ g", &["-a", "b c", "d\"e", "f g"]),
            ("-a # -b\n-c", &["-a", "-c"]),
            ("''", &[""]),
            ("'a\\b'x", &["a\\bx"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
