//! The network interfaces as Windows tells of its adapters; addresses of hardware are not among that.

use std::io;
use std::net::IpAddr;

use if_addrs::{IfAddr, IfOperStatus, get_if_addrs};

use super::Interface;

pub(super) fn all() -> io::Result<Vec<Interface>> {
    let mut found: Vec<Interface> = Vec::new();
    for entry in get_if_addrs()? {
        let place = found.iter().position(|known| known.name == entry.name);
        let place = place.unwrap_or_else(|| {
            let mut flags = Vec::new();
            if entry.oper_status == IfOperStatus::Up {
                flags.push("up");
            }
            if entry.is_loopback() {
                flags.push("loopback");
            }
            if entry.oper_status == IfOperStatus::Up {
                flags.push("running");
            }
            found.push(Interface {
                name: entry.name.clone(),
                flags,
                addresses: Vec::new(),
                hardware: None,
            });
            found.len() - 1
        });
        let (address, mask, broadcast) = match &entry.addr {
            IfAddr::V4(v4) => (
                IpAddr::V4(v4.ip),
                IpAddr::V4(v4.netmask),
                v4.broadcast.map(IpAddr::V4),
            ),
            IfAddr::V6(v6) => (
                IpAddr::V6(v6.ip),
                IpAddr::V6(v6.netmask),
                v6.broadcast.map(IpAddr::V6),
            ),
        };
        let broadcast = broadcast.map(|address| ("broadaddr", address));
        let parts = [("addr", address), ("netmask", mask)].into_iter();
        found[place].addresses.extend(parts.chain(broadcast));
    }
    Ok(found)
}
