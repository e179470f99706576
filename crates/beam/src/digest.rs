//! The checksum of a module: MD5 over the chunks that make it what it is, as `beam_lib:md5/1` computes it.

use md5::{Digest, Md5};

use crate::container::Container;

/// The chunks that count, in the order in which they do.
const ESSENTIAL: [&[u8; 4]; 11] = [
    b"Atom", b"AtU8", b"Code", b"StrT", b"ImpT", b"ExpT", b"FunT", b"LitT", b"Meta", b"Recs",
    b"DbgB",
];

/// Size of an entry in `FunT`, and where in it the number stands that is itself made from the checksum.
const LAMBDA_BYTES: usize = 24;
const OLD_UNIQ_AT: usize = 20;

/// The checksum of the module in a file.
pub(crate) fn module_md5(container: &Container<'_>) -> [u8; 16] {
    let mut md5 = Md5::new();
    for id in ESSENTIAL {
        match container.chunk(id) {
            Some(chunk) if id == b"FunT" => update_lambdas(&mut md5, chunk),
            Some(chunk) => md5.update(chunk),
            None => {}
        }
    }
    md5.finalize().into()
}

fn update_lambdas(md5: &mut Md5, chunk: &[u8]) {
    let (count, entries) = chunk.split_at(chunk.len().min(4));
    md5.update(count);
    for entry in entries.chunks(LAMBDA_BYTES) {
        md5.update(&entry[..entry.len().min(OLD_UNIQ_AT)]);
        md5.update([0; LAMBDA_BYTES - OLD_UNIQ_AT]);
    }
}
