//! What the operating system is told of parts of a file.

use std::fs::File;
use std::io;
use std::num::NonZeroU64;

use rustix::fs::{Advice as Known, FallocateFlags, fadvise, fallocate};

use crate::files::Advice;

pub(crate) fn allocate(file: &File, position: u64, size: u64) -> io::Result<()> {
    fallocate(file, FallocateFlags::empty(), position, size)?;
    Ok(())
}

pub(crate) fn advise(file: &File, position: u64, size: u64, advice: Advice) -> io::Result<()> {
    let advice = match advice {
        Advice::Normal => Known::Normal,
        Advice::Sequential => Known::Sequential,
        Advice::Random => Known::Random,
        Advice::NoReuse => Known::NoReuse,
        Advice::WillNeed => Known::WillNeed,
        Advice::DontNeed => Known::DontNeed,
    };
    fadvise(file, position, NonZeroU64::new(size), advice)?;
    Ok(())
}
