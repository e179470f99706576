%% The network of nodes, for a node that is not part of one. Distribution is not supported, so no node ever is.
-module(net_kernel).

-export([allow/1, allowed/0, connect_node/1, disconnect/1, get_net_ticktime/0, get_state/0, getopts/2, hidden_connect_node/1, longnames/0,
         monitor_nodes/1, monitor_nodes/2, nodename/0, set_net_ticktime/1, set_net_ticktime/2, setopts/2, start/1, start/2, stop/0, verbose/1]).

allow(Nodes) when is_list(Nodes) -> ignored.
allowed() -> ignored.
connect_node(Node) when is_atom(Node) -> ignored.
hidden_connect_node(Node) when is_atom(Node) -> ignored.
disconnect(Node) when is_atom(Node) -> ignored.
get_net_ticktime() -> ignored.
set_net_ticktime(_) -> ignored.
set_net_ticktime(_, _) -> ignored.
get_state() -> #{started => no}.
getopts(Node, _) when is_atom(Node) -> ignored.
setopts(Node, _) when is_atom(Node); Node =:= new -> ignored.
longnames() -> ignored.
nodename() -> ignored.
verbose(_) -> ignored.
stop() -> {error, not_found}.

start([Name | _]) -> start(Name, #{}).
start(Name, _) when is_atom(Name) -> {error, {not_supported, distribution}}.

%% There is nothing to tell of nodes, as none comes or goes.
monitor_nodes(Flag) -> monitor_nodes(Flag, []).
monitor_nodes(Flag, Options) when is_boolean(Flag), is_list(Options) -> ok;
monitor_nodes(Flag, _) when is_boolean(Flag) -> {error, option_list_not_a_list};
monitor_nodes(_, _) -> {error, flag_not_boolean}.
