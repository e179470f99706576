%% The network of nodes, as a node that is not part of one sees it: itself, and no other.
-module(net_adm).

-export([dns_hostname/1, host_file/0, localhost/0, names/0, names/1, ping/1, ping_list/1, world/0, world/1, world_list/1, world_list/2]).

%% The name of this computer, as the host gives it.
localhost() ->
    {ok, Name} = inet:gethostname(),
    Name.

ping(Node) when is_atom(Node) ->
    case Node =:= node() of
        true -> pong;
        false -> pang
    end.

ping_list(Nodes) -> [Node || Node <- Nodes, ping(Node) =:= pong].

%% No name server is asked, for no node could be talked to.
names() -> {error, address}.
names(_) -> {error, address}.

dns_hostname(Host) -> {error, Host}.

%% The hosts that a file names, in this folder or in that of the user.
host_file() ->
    Home = case init:get_argument(home) of
               {ok, [[Folder]]} -> [Folder];
               _ -> []
           end,
    case file:path_consult(["." | Home], ".hosts.erlang") of
        {ok, Hosts, _} -> Hosts;
        Error -> Error
    end.

world() -> world(silent).
world(Verbosity) ->
    case host_file() of
        Hosts when is_list(Hosts) -> world_list(Hosts, Verbosity);
        {error, Reason} -> exit({error, Reason})
    end.

world_list(Hosts) when is_list(Hosts) -> world_list(Hosts, silent).
world_list(Hosts, Verbosity) when is_list(Hosts), is_atom(Verbosity) -> [].
