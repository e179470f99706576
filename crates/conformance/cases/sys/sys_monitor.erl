%% What system_monitor tells, and of whom.
-module(sys_monitor).
-export([main/0]).
-include("case.hrl").

told() -> told(5000).
told(Time) -> receive {monitor, Pid, Kind, Info} -> {Pid, Kind, Info} after Time -> nothing end.

about(Pid) ->
    receive {monitor, Pid, Kind, Info} -> {Kind, Info}
    after 5000 -> nothing end.

main() ->
    Self = self(),
    ?show(erlang:system_monitor()),
    settings(Self),
    large_heap(Self),
    queue(Self),
    port(Self),
    schedule(Self),
    ended().

settings(Self) ->
    ?show(erlang:system_monitor(Self, [])),
    ?show(erlang:system_monitor(undefined)),
    ?show(erlang:system_monitor(Self, [{long_gc, 100000}, busy_port])),
    ?show(erlang:system_monitor() =:= {Self, [busy_port, {long_gc, 100000}]}),
    All = [{long_message_queue, {100000, 200000}}, busy_dist_port, {large_heap, 1}, {long_schedule, 0}, {long_gc, 0}, {long_gc, 100000},
           {long_schedule, 100000}, {large_heap, 1 bsl 40}],
    ?show(element(2, erlang:system_monitor({Self, All}))),
    ?show(element(2, erlang:system_monitor())),
    ?show(element(2, erlang:system_monitor(undefined, [whatever]))),
    ?show(erlang:system_monitor()),
    ?show(erlang:system_monitor(self, [busy_port])),
    ?show(erlang:system_monitor(Self, busy_port)),
    ?show(erlang:system_monitor(Self, [busy])),
    ?show(erlang:system_monitor(Self, [{long_gc, x}])),
    ?show(erlang:system_monitor(Self, [{long_message_queue, 5}])),
    ?show(erlang:system_monitor(Self, [{long_message_queue, {5, 5}}])),
    ?show(erlang:system_monitor(Self, [{long_message_queue, {0, 0}}])),
    ?show(erlang:system_monitor({Self})),
    ?show(erlang:system_monitor(whatever)),
    ?show(erlang:system_monitor()).

%% Whoever listens is not reported on.
large_heap(Self) ->
    erlang:system_monitor(Self, [{large_heap, 100000}]),
    Long = lists:seq(1, 200000),
    ?show(told(50)),
    ?show(length(Long)),
    Pid = spawn(fun() -> Mine = lists:seq(1, 200000), receive stop -> length(Mine) end end),
    {Kind, Info} = about(Pid),
    ?show(Kind),
    ?show([Name || {Name, _} <- Info]),
    ?show(lists:all(fun({_, Words}) -> is_integer(Words) end, Info)),
    exit(Pid, kill),
    erlang:system_monitor(undefined),
    flush().

queue(Self) ->
    erlang:system_monitor(Self, [{long_message_queue, {10, 100}}]),
    Pid = spawn(fun F() -> receive {go, Count} -> take(Count), Self ! took, F() end end),
    _ = [Pid ! x || _ <- lists:seq(1, 100)],
    Pid ! {go, 0},
    receive took -> ok end,
    ?show(about(Pid)),
    Pid ! {go, 50},
    receive took -> ok end,
    ?show(told(50)),
    Pid ! {go, 45},
    receive took -> ok end,
    ?show(about(Pid)),
    exit(Pid, kill),
    flush().

take(0) -> ok;
take(Count) -> receive x -> take(Count - 1) end.

port(Self) ->
    erlang:system_monitor(Self, [busy_port]),
    Port = open_port({spawn, "sleep 2"}, [{busy_limits_port, {1000, 2000}}]),
    Block = binary:copy(<<"x">>, 1 bsl 20),
    Pid = spawn(fun() -> fill(Port, Block) end),
    {Kind, Which} = about(Pid),
    ?show({Kind, Which =:= Port}),
    ?show(process_info(Pid, status)),
    ?show(port_command(Port, "more", [nosuspend])),
    ?show(erlang:send_nosuspend(Port, {Self, {command, "more"}})),
    ?show(told(50)),
    exit(Pid, kill),
    port_close(Port),
    erlang:system_monitor(undefined).

fill(Port, Block) -> port_command(Port, Block), fill(Port, Block).

schedule(Self) ->
    erlang:system_monitor(Self, [{long_schedule, 1}]),
    Pid = spawn(fun() -> Long = lists:seq(1, 3000000), Self ! {length(lists:reverse(Long)), done}, work(Long) end),
    {Kind, Info} = about(Pid),
    ?show(Kind),
    ?show([Name || {Name, _} <- Info]),
    exit(Pid, kill),
    erlang:system_monitor(undefined),
    flush().

work(Long) -> work(binary_to_term(term_to_binary(Long))).

%% The settings end with the listener.
ended() ->
    Listener = spawn(fun() -> receive stop -> ok end end),
    erlang:system_monitor(Listener, [busy_port]),
    ?show(element(2, erlang:system_monitor())),
    Monitor = monitor(process, Listener),
    Listener ! stop,
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    ?show(erlang:system_monitor()),
    ?show(erlang:system_monitor(Listener, [busy_port])).

flush() -> receive _ -> flush() after 50 -> ok end.
