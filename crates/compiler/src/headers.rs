//! Public headers of OTP's libraries that programs include, as this project writes them.
//!
//! They stand under [`ROOT`], a folder that no disk has: who finds files looks here for what lies in it.

/// The folder of these headers.
pub const ROOT: &str = "asterias:lib";

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

/// A header, by its path under [`ROOT`], or in the folder that all libraries have in common at run time.
#[must_use]
pub fn read(path: &str) -> Option<&'static str> {
    let common = path.strip_prefix("asterias:/lib/include/");
    let path = path
        .strip_prefix(ROOT)
        .and_then(|path| path.strip_prefix('/'));
    let found = HEADERS.iter().find(|(known, _)| match common {
        Some(name) => known
            .split_once("/include/")
            .is_some_and(|(_, file)| file == name),
        None => path == Some(known),
    });
    found.map(|(_, text)| *text)
}
