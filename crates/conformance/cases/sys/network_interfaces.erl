%% The loopback interface, which every computer has; and forms of all that is told.
-module(network_interfaces).

-export([main/0]).

main() ->
    {ok, Interfaces} = inet:getifaddrs(),
    [io:format("~p~n", [[Property || {Key, _} = Property <- Properties, Key =:= addr orelse Key =:= netmask, tuple_size(element(2, Property)) =:= 4]])
     || {_, Properties} <- Interfaces, lists:member(loopback, proplists:get_value(flags, Properties))],
    io:format("~p~n", [lists:usort([form(Name, hd(Properties)) || {Name, Properties} <- Interfaces])]),
    io:format("~p~n", [inet:getifaddrs([]) =:= {ok, Interfaces}]).

form(Name, {flags, Flags}) -> {io_lib:printable_list(Name), Flags -- [up, broadcast, loopback, pointtopoint, running, multicast]}.
