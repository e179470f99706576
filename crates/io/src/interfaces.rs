//! The network interfaces of the computer, as `inet:getifaddrs/0` tells of them.

use std::io;
use std::net::IpAddr;

use asterias_machine::native::{Env, Outcome};
use asterias_machine::{Term, atoms};
use asterias_term::atom::intern;

use crate::prim_io::world;
use crate::reasons::reason_name;

#[cfg(unix)]
#[path = "interfaces/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "interfaces/windows.rs"]
mod system;

/// A network interface: its name, what is said of it, its addresses by OTP's names for them, and the one of its hardware.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Its name.
    pub name: String,
    /// OTP's names of what is set, in OTP's order.
    pub flags: Vec<&'static str>,
    /// `addr netmask broadaddr dstaddr`.
    pub addresses: Vec<(&'static str, IpAddr)>,
    /// The address of the hardware.
    pub hardware: Option<[u8; 6]>,
}

/// The interfaces in the order in which the operating system names them first.
pub(crate) fn all() -> io::Result<Vec<Interface>> {
    system::all()
}

/// `prim_net:getifaddrs/0`: `{ok, [{Name, Properties}]}` or `{error, Reason}`.
pub(crate) fn native<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let interfaces = match world(env)?.host.interfaces() {
        Ok(interfaces) => interfaces,
        Err(failure) => {
            let reason = Term::atom(intern(reason_name(failure.kind())));
            return Ok(env.tuple(&[Term::atom(atoms::ERROR), reason]));
        }
    };
    let mut all = Vec::new();
    for interface in &interfaces {
        let name = env.string(&interface.name);
        let properties = properties(env, interface);
        all.push(env.tuple(&[name, properties]));
    }
    let all = env.list(&all);
    Ok(env.tuple(&[Term::atom(atoms::OK), all]))
}

fn properties<'h>(env: &mut Env<'h>, interface: &Interface) -> Term<'h> {
    let flags: Vec<_> = interface
        .flags
        .iter()
        .map(|it| Term::atom(intern(it)))
        .collect();
    let flags = env.list(&flags);
    let mut all = vec![env.tuple(&[Term::atom(intern("flags")), flags])];
    for (kind, address) in &interface.addresses {
        let parts: Vec<i64> = match address {
            IpAddr::V4(v4) => v4.octets().map(i64::from).to_vec(),
            IpAddr::V6(v6) => v6.segments().map(i64::from).to_vec(),
        };
        let parts: Vec<_> = parts.into_iter().map(|part| env.integer(part)).collect();
        let address = env.tuple(&parts);
        all.push(env.tuple(&[Term::atom(intern(kind)), address]));
    }
    if let Some(hardware) = interface.hardware {
        let bytes: Vec<_> = hardware
            .iter()
            .map(|byte| env.integer(i64::from(*byte)))
            .collect();
        let bytes = env.list(&bytes);
        all.push(env.tuple(&[Term::atom(intern("hwaddr")), bytes]));
    }
    env.list(&all)
}
