//! Public headers of OTP's libraries that programs include, as this project writes them.
//!
//! They stand under [`ROOT`], a folder that no disk has: who finds files looks here for what lies in it.

/// The folder of these headers.
pub const ROOT: &str = "asterias:lib";

/// The folder under which a running system has its applications; their headers are in `NAME-VERSION/include`.
pub const LIBRARIES: &str = "/asterias:/lib";

const HEADERS: &[(&str, &str)] = &[
    (
        "common_test/include/ct.hrl",
        include_str!("../headers/common_test/ct.hrl"),
    ),
    (
        "common_test/include/ct_event.hrl",
        include_str!("../headers/common_test/ct_event.hrl"),
    ),
    (
        "eunit/include/eunit.hrl",
        include_str!("../headers/eunit/eunit.hrl"),
    ),
    (
        "kernel/include/eep48.hrl",
        include_str!("../headers/kernel/eep48.hrl"),
    ),
    (
        "kernel/include/file.hrl",
        include_str!("../headers/kernel/file.hrl"),
    ),
    (
        "kernel/include/inet.hrl",
        include_str!("../headers/kernel/inet.hrl"),
    ),
    (
        "kernel/include/logger.hrl",
        include_str!("../headers/kernel/logger.hrl"),
    ),
    (
        "parsetools/include/leexinc.hrl",
        include_str!("../headers/parsetools/leexinc.hrl"),
    ),
    (
        "parsetools/include/yeccpre.hrl",
        include_str!("../headers/parsetools/yeccpre.hrl"),
    ),
    (
        "public_key/include/OTP-PUB-KEY.hrl",
        include_str!("../headers/public_key/OTP-PUB-KEY.hrl"),
    ),
    (
        "public_key/include/PKCS-FRAME.hrl",
        include_str!("../headers/public_key/PKCS-FRAME.hrl"),
    ),
    (
        "public_key/include/public_key.hrl",
        include_str!("../headers/public_key/public_key.hrl"),
    ),
    (
        "stdlib/include/assert.hrl",
        include_str!("../headers/stdlib/assert.hrl"),
    ),
    (
        "stdlib/include/erl_bits.hrl",
        include_str!("../headers/stdlib/erl_bits.hrl"),
    ),
    (
        "stdlib/include/erl_compile.hrl",
        include_str!("../headers/stdlib/erl_compile.hrl"),
    ),
    (
        "stdlib/include/ms_transform.hrl",
        include_str!("../headers/stdlib/ms_transform.hrl"),
    ),
    (
        "stdlib/include/qlc.hrl",
        include_str!("../headers/stdlib/qlc.hrl"),
    ),
    (
        "stdlib/include/zip.hrl",
        include_str!("../headers/stdlib/zip.hrl"),
    ),
    (
        "syntax_tools/include/merl.hrl",
        include_str!("../headers/syntax_tools/merl.hrl"),
    ),
];

/// The folder of a library that has headers here.
#[must_use]
pub fn library(name: &str) -> Option<String> {
    let is_there = HEADERS
        .iter()
        .any(|(path, _)| path.split('/').next() == Some(name));
    is_there.then(|| format!("{ROOT}/{name}"))
}

/// The headers of a library: the names of the files, and their texts.
pub fn of(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    HEADERS.iter().filter_map(move |(path, text)| {
        let (library, file) = path.split_once("/include/")?;
        (library == name).then_some((file, *text))
    })
}

/// A header, by its path under [`ROOT`], or by the path that it has in a running system.
#[must_use]
pub fn read(path: &str) -> Option<&'static str> {
    let under = |root| path.strip_prefix(root)?.strip_prefix('/');
    let (library, file) = match (under(ROOT), under(LIBRARIES)) {
        (Some(path), _) => path.split_once("/include/")?,
        (None, Some(path)) => {
            let (folder, file) = path.split_once("/include/")?;
            (
                folder.split_once('-').map_or(folder, |(name, _)| name),
                file,
            )
        }
        (None, None) => return None,
    };
    of(library)
        .find(|(known, _)| *known == file)
        .map(|(_, text)| text)
}
