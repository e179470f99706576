//! What an operation on files answers, on its way to the process that asked.

use std::ffi::OsString;

use asterias_heap::FragmentBuilder;
use asterias_machine::Word;
use asterias_machine::atoms;
use asterias_machine::process::signal::{Parcel, Signal};
use asterias_term::Alloc;
use asterias_term::atom::intern;

use super::Caller;
use crate::files::{FileInfo, Kind};
use crate::names;
use crate::reasons::reason_of;

/// What an operation answers.
#[derive(Debug)]
pub(crate) enum Reply {
    /// `ok`
    Ok,
    /// `eof`
    Eof,
    /// `{ok, Binary}`
    Data(Vec<u8>),
    /// `{ok, Integer}`
    Number(u64),
    /// `{ok, [Binary]}`
    Names(Vec<OsString>),
    /// `{ok, Binary}`
    Name(OsString),
    /// `{ok, #file_info{}}` with times in seconds
    Info(FileInfo),
    /// `{error, Reason}`
    Error(&'static str),
}

impl Reply {
    /// The reply for a failure.
    pub(crate) fn error(error: &std::io::Error) -> Reply {
        Reply::Error(reason_of(error))
    }

    /// The reply as a term.
    pub(super) fn build<A: Alloc>(&self, builder: &mut A) -> Word {
        let value = match self {
            Reply::Ok => return atoms::OK,
            Reply::Eof => return intern("eof"),
            Reply::Error(reason) => {
                return builder.tuple(&[atoms::ERROR, intern(reason)]);
            }
            Reply::Data(bytes) => builder.binary(bytes),
            Reply::Number(number) => builder.unsigned(*number),
            Reply::Name(name) => builder.binary(&names::bytes(name)),
            Reply::Names(names) => {
                let names: Vec<Word> = names
                    .iter()
                    .map(|name| builder.binary(&names::bytes(name)))
                    .collect();
                builder.list(&names)
            }
            Reply::Info(info) => file_info(info, builder),
        };
        builder.tuple(&[atoms::OK, value])
    }
}

/// The record `file_info` of `file.hrl`.
fn file_info<A: Alloc>(info: &FileInfo, builder: &mut A) -> Word {
    let kind = match info.kind {
        Kind::Regular => "regular",
        Kind::Directory => "directory",
        Kind::Symlink => "symlink",
        Kind::Device => "device",
        Kind::Other => "other",
    };
    let access = match (info.readable, info.writable) {
        (true, true) => "read_write",
        (true, false) => "read",
        (false, true) => "write",
        (false, false) => "none",
    };
    let fields = [
        intern("file_info"),
        builder.unsigned(info.size),
        intern(kind),
        intern(access),
        builder.integer(info.accessed),
        builder.integer(info.modified),
        builder.integer(info.changed),
        Word::small(i64::from(info.mode)),
        builder.unsigned(info.links),
        builder.unsigned(info.device),
        builder.unsigned(info.special_device),
        builder.unsigned(info.inode),
        Word::small(i64::from(info.user)),
        Word::small(i64::from(info.group)),
    ];
    builder.tuple(&fields)
}

/// Sends `{Ref, Reply}`. Where system or process are gone, nobody asks any longer.
pub(super) fn send(caller: &Caller, reply: &Reply) {
    let Some(system) = caller.system.upgrade() else {
        return;
    };
    let mut builder = FragmentBuilder::new(16);
    let reference = builder.reference(caller.number, caller.alias);
    let result = reply.build(&mut builder);
    let root = builder.tuple(&[reference, result]);
    system.deliver(
        caller.pid,
        Signal::Message(Parcel {
            root,
            fragment: Some(builder.finish()),
        }),
        usize::MAX,
    );
}
