%% What processes send to ports and get from them.
-module(port_protocol).
-export([main/0]).
-include("case.hrl").

next(Port) ->
    receive
        {Port, Event} -> Event;
        {'EXIT', Port, Reason} -> {exit, Reason}
    after 20000 -> timeout
    end.

nothing(Port) ->
    receive
        {Port, Event} -> Event;
        {'EXIT', Port, Reason} -> {exit, Reason}
    after 50 -> nothing
    end.

cat() -> open_port({spawn, "cat"}, []).

main() ->
    process_flag(trap_exit, true),
    Self = self(),
    Port = cat(),
    ?show(Port ! {Self, {command, "abc"}} =:= {Self, {command, "abc"}}),
    ?show(next(Port)),
    ?show(port_command(Port, [<<"d">>, [$e | <<"f">>]])),
    ?show(next(Port)),
    ?show(begin erlang:send(Port, {Self, {command, "g"}}), next(Port) end),
    ?show(begin erlang:send(Port, {Self, {command, "h"}}, [nosuspend]), next(Port) end),
    ?show(begin erlang:send_nosuspend(Port, {Self, {command, "i"}}), next(Port) end),
    ?show(begin port_command(Port, "j", [nosuspend]), next(Port) end),
    %% What a port does not understand comes back as a signal to the one that it is connected to.
    ?show(begin Port ! foo, next(Port) end),
    ?show(begin Port ! {Self, bar}, next(Port) end),
    ?show(begin Port ! {Self, {connect, not_a_pid}}, next(Port) end),
    ?show(begin Port ! {spawn(fun() -> ok end), {command, "x"}}, next(Port) end),
    ?show(begin Port ! {spawn(fun() -> ok end), close}, next(Port) end),
    ?show(begin spawn(fun() -> Port ! {self(), {command, "x"}} end), next(Port) end),
    %% Anybody may command, in the name of the owner.
    ?show(begin spawn(fun() -> Port ! {Self, {command, "by another"}} end), next(Port) end),
    ?show(begin spawn(fun() -> port_command(Port, "and by a third") end), next(Port) end),
    %% A new owner, by message and by call.
    Other = spawn_link(fun() -> owner(Self) end),
    ?show(begin Port ! {Self, {connect, Other}}, next(Port) end),
    ?show(lists:sort(element(2, erlang:port_info(Port, links))) =:= lists:sort([Self, Other])),
    ?show(erlang:port_info(Port, connected) =:= {connected, Other}),
    ?show(begin Port ! {Other, {command, "for the other"}}, receive {other, Event} -> Event after 20000 -> timeout end end),
    ?show(begin port_connect(Port, Self), port_command(Port, "back"), next(Port) end),
    ?show(begin Port ! {Self, close}, lists:sort([next(Port), next(Port)]) end),
    ?show(nothing(Port)),
    %% A port that is closed: messages are lost, calls fail.
    ?show(begin Port ! {Self, close}, nothing(Port) end),
    ?show(begin Port ! foo, nothing(Port) end),
    ?show(port_close(Port)),
    ?show(port_command(Port, "x")),
    ?show(port_connect(Port, Self)),
    ?show(port_control(Port, 1, "x")),
    ?show(erlang:port_info(Port)),
    ?show(erlang:port_info(Port, name)),
    %% By name.
    Named = cat(),
    ?show(register(the_cat, Named)),
    ?show(whereis(the_cat) =:= Named),
    ?show(begin the_cat ! {Self, {command, "named"}}, next(Named) end),
    ?show(begin port_command(the_cat, "too"), next(Named) end),
    ?show(begin {the_cat, node()} ! {Self, {command, "at home"}}, next(Named) end),
    ?show(register(the_cat, Named)),
    ?show(register(other_cat, Named)),
    ?show(lists:member(the_cat, registered())),
    ?show(port_close(the_cat)),
    ?show(whereis(the_cat)),
    ?show(next(Named)),
    ?show(port_close(the_cat)),
    ?show(the_cat ! {Self, {command, "x"}}),
    ok.

owner(Parent) -> receive {_, Event} -> Parent ! {other, Event}, owner(Parent) end.
