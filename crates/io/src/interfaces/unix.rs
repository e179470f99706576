//! The network interfaces as `getifaddrs(3)` tells of them.

use std::io;
use std::net::IpAddr;

use nix::ifaddrs::{InterfaceAddress, getifaddrs};
use nix::net::if_::InterfaceFlags;
use nix::sys::socket::SockaddrStorage;

use super::Interface;

const FLAGS: [(InterfaceFlags, &str); 6] = [
    (InterfaceFlags::IFF_UP, "up"),
    (InterfaceFlags::IFF_BROADCAST, "broadcast"),
    (InterfaceFlags::IFF_LOOPBACK, "loopback"),
    (InterfaceFlags::IFF_POINTOPOINT, "pointtopoint"),
    (InterfaceFlags::IFF_RUNNING, "running"),
    (InterfaceFlags::IFF_MULTICAST, "multicast"),
];

pub(super) fn all() -> io::Result<Vec<Interface>> {
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
