//! The modules of the library that are Erlang, compiled when this crate was: part of the program, compressed, read when they
//! are used for the first time. And the library as a tree of files: a folder for each application, as OTP lays them out, with its
//! modules and resource file in `ebin` and its headers in `include`.

use asterias_compiler::headers;
use zlib_rs::{Inflate, InflateFlush};

/// The window of the compressed data, as bits of its size.
const WINDOW_BITS: u8 = 15;

/// Modules by name, sorted: the number of the application, the size of the file, and where it lies in [`FILES`].
static MODULES: &[(&str, usize, usize, usize, usize)] =
    include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The `.beam` files, each compressed by itself; those that every start reads are not, and take their whole size.
static FILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// Applications in the order of the code path: folder and resource file.
static APPLICATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/applications.rs"));

/// What a path of the library leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// A folder, with the names in it.
    Folder(Vec<String>),
    /// A file of so many bytes.
    File(usize),
}

/// The folders of the applications, `NAME-VERSION`, in the order of the code path.
pub fn folders() -> Vec<&'static str> {
    APPLICATIONS.iter().map(|(folder, _)| *folder).collect()
}

/// The folder of the application that a module belongs to; `None` if the library has no such module.
pub fn folder_of(module: &str) -> Option<&'static str> {
    let (_, owner, ..) = find(module)?;
    Some(APPLICATIONS[owner].0)
}

fn find(module: &str) -> Option<(&'static str, usize, usize, usize, usize)> {
    let at = MODULES.binary_search_by(|(name, ..)| (*name).cmp(module));
    Some(MODULES[at.ok()?])
}

/// The content of a module's `.beam` file; `None` if the library has no such module.
pub fn file(module: &str) -> Option<Vec<u8>> {
    let (_, _, size, start, end) = find(module)?;
    let stored = &FILES[start..end];
    if stored.len() == size {
        return Some(stored.to_vec());
    }
    let mut file = vec![0; size];
    Inflate::new(true, WINDOW_BITS)
        .decompress(stored, &mut file, InflateFlush::Finish)
        .expect("the build script compressed it");
    Some(file)
}

/// What stands in a file of the tree.
enum Content {
    Module(&'static str, usize),
    Text(&'static str),
}

/// What a path below the library's folder leads to; the empty path is that folder.
pub fn entry(path: &str) -> Option<Entry> {
    let owned = |names: &[&str]| {
        Some(Entry::Folder(
            names.iter().map(|&name| name.into()).collect(),
        ))
    };
    if path.is_empty() {
        return owned(&folders());
    }
    let (folder, rest) = path.split_once('/').unwrap_or((path, ""));
    let number = number_of(folder)?;
    let name = name_of(folder);
    match rest {
        "" if headers::of(name).next().is_some() => owned(&["ebin", "include"]),
        "" => owned(&["ebin"]),
        "ebin" => {
            let modules = MODULES.iter().filter(|(_, owner, ..)| *owner == number);
            let mut names: Vec<String> = modules
                .map(|(module, ..)| format!("{module}.beam"))
                .collect();
            names.push(format!("{name}.app"));
            Some(Entry::Folder(names))
        }
        "include" => {
            let names: Vec<&str> = headers::of(name).map(|(file, _)| file).collect();
            (!names.is_empty()).then(|| owned(&names))?
        }
        _ => content(number, rest).map(|content| {
            Entry::File(match content {
                Content::Module(_, size) => size,
                Content::Text(text) => text.len(),
            })
        }),
    }
}

/// The content of the file that a path below the library's folder leads to.
pub fn read(path: &str) -> Option<Vec<u8>> {
    let (folder, rest) = path.split_once('/')?;
    match content(number_of(folder)?, rest)? {
        Content::Module(module, _) => file(module),
        Content::Text(text) => Some(text.as_bytes().to_vec()),
    }
}

fn number_of(folder: &str) -> Option<usize> {
    APPLICATIONS.iter().position(|(known, _)| *known == folder)
}

/// `NAME-VERSION` without the version.
fn name_of(folder: &str) -> &str {
    folder.split_once('-').map_or(folder, |(name, _)| name)
}

fn content(number: usize, path: &str) -> Option<Content> {
    let (folder, resource) = APPLICATIONS[number];
    match path.split_once('/')? {
        ("ebin", file) => match file.strip_suffix(".beam") {
            Some(module) => {
                let (module, owner, size, ..) = find(module)?;
                (owner == number).then_some(Content::Module(module, size))
            }
            None => (file.strip_suffix(".app") == Some(name_of(folder)))
                .then_some(Content::Text(resource)),
        },
        ("include", file) => headers::of(name_of(folder))
            .find(|(known, _)| *known == file)
            .map(|(_, text)| Content::Text(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_name() {
        assert!(MODULES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn every_module_has_its_size() {
        for (name, _, size, ..) in MODULES {
            assert_eq!(file(name).map(|file| file.len()), Some(*size), "{name}");
        }
        assert_eq!(file("no_such_module"), None);
    }

    #[test]
    fn every_path_of_the_tree_leads_somewhere() {
        let mut paths = vec![String::new()];
        let mut files = 0;
        while let Some(path) = paths.pop() {
            match entry(&path) {
                Some(Entry::Folder(names)) => {
                    let below = |name| {
                        if path.is_empty() {
                            name
                        } else {
                            format!("{path}/{name}")
                        }
                    };
                    paths.extend(names.into_iter().map(below));
                }
                Some(Entry::File(size)) => {
                    assert_eq!(read(&path).map(|bytes| bytes.len()), Some(size), "{path}");
                    files += 1;
                }
                None => panic!("{path} leads nowhere"),
            }
        }
        assert!(files > MODULES.len());
        for path in ["/", "kernel", "no/ebin", "stdlib-0/ebin/lists.beam"] {
            assert_eq!(entry(path), None, "{path}");
        }
    }
}
