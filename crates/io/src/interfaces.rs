//! The network interfaces of the computer, as `inet:getifaddrs/0` tells of them.

use std::io;
use std::net::IpAddr;

use asterias_machine::native::{Env, Outcome};
use asterias_machine::{Term, atoms};
use asterias_term::atom::intern;
use nix::ifaddrs::{InterfaceAddress, getifaddrs};
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::SockaddrStorage;

use crate::prim_io::world;
use crate::reasons::reason_name;

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

const FLAGS: [(InterfaceFlags, &str); 6] = [
    (InterfaceFlags::IFF_UP, "up"),
    (InterfaceFlags::IFF_BROADCAST, "broadcast"),
    (InterfaceFlags::IFF_LOOPBACK, "loopback"),
    (InterfaceFlags::IFF_POINTOPOINT, "pointtopoint"),
    (InterfaceFlags::IFF_RUNNING, "running"),
    (InterfaceFlags::IFF_MULTICAST, "multicast"),
];

/// The interfaces in the order in which the operating system names them first.
pub(crate) fn all() -> io::Result<Vec<Interface>> {
    let mut found: Vec<Interface> = Vec::new();
    for entry in getifaddrs()? {
        let place = found
            .iter()
            .position(|known| known.name == entry.interface_name);
        let place = place.unwrap_or_else(|| {
            found.push(Interface {
                name: entry.interface_name.clone(),
                flags: named(entry.flags),
                addresses: Vec::new(),
                hardware: None,
            });
            found.len() - 1
        });
        add(&mut found[place], &entry);
    }
    Ok(found)
}

fn named(flags: InterfaceFlags) -> Vec<&'static str> {
    FLAGS
        .iter()
        .filter(|(flag, _)| flags.contains(*flag))
        .map(|(_, name)| *name)
        .collect()
}

fn add(interface: &mut Interface, entry: &InterfaceAddress) {
    if let Some(link) = entry.address.as_ref().and_then(|it| it.as_link_addr()) {
        interface.hardware = link.addr();
        return;
    }
    let broadcast = entry.flags.contains(InterfaceFlags::IFF_BROADCAST);
    let remote = entry.flags.contains(InterfaceFlags::IFF_POINTOPOINT);
    let parts = [
        ("addr", entry.address.as_ref()),
        ("netmask", entry.netmask.as_ref()),
        ("broadaddr", entry.broadcast.as_ref().filter(|_| broadcast)),
        ("dstaddr", entry.destination.as_ref().filter(|_| remote)),
    ];
    let known = parts
        .into_iter()
        .filter_map(|(kind, part)| Some((kind, address(part?)?)));
    interface.addresses.extend(known);
}

fn address(storage: &SockaddrStorage) -> Option<IpAddr> {
    let v4 = storage.as_sockaddr_in().map(|it| IpAddr::V4(it.ip()));
    v4.or_else(|| storage.as_sockaddr_in6().map(|it| IpAddr::V6(it.ip())))
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
