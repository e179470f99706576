%% A port whose program does not read: senders wait, or are told.
-module(port_busy).
-export([main/0]).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    Self = self(),
    Port = open_port({spawn, "sleep 3"}, [{busy_limits_port, {1000, 2000}}]),
    Block = binary:copy(<<"x">>, 200000),
    ?show(port_command(Port, Block, [nosuspend])),
    ?show(port_command(Port, Block, [nosuspend])),
    ?show(erlang:send_nosuspend(Port, {Self, {command, Block}})),
    ?show(erlang:send(Port, {Self, {command, Block}}, [nosuspend])),
    ?show(element(2, erlang:port_info(Port, queue_size)) > 2000),
    %% Two senders wait, by call and by message; they are woken when there is room, or when the port goes.
    Waiting = [spawn_monitor(fun() -> exit({sent, port_command(Port, "a")}) end),
               spawn_monitor(fun() -> Port ! {Self, {command, "b"}}, exit(sent) end)],
    receive after 50 -> ok end,
    ?show([is_process_alive(Pid) || {Pid, _} <- Waiting]),
    %% A message to a sender that waits does not let it go.
    ?show(begin [Pid ! hello || {Pid, _} <- Waiting], receive after 50 -> ok end, [is_process_alive(Pid) || {Pid, _} <- Waiting] end),
    ?show(begin exit(element(1, hd(Waiting)), kill), receive {'DOWN', _, process, _, Reason} -> Reason end end),
    port_close(Port),
    ?show(receive {'DOWN', _, process, _, Reason} -> Reason after 20000 -> timeout end),
    ?show(receive {'EXIT', Port, Reason} -> Reason after 20000 -> timeout end),
    %% One that does read.
    Reader = open_port({spawn, "sh -c 'sleep 0.2; wc -c'"}, [{busy_limits_port, {1000, 2000}}, exit_status]),
    ?show([port_command(Reader, Block) || _ <- lists:seq(1, 10)]),
    ?show(port_close(Reader)),
    Disabled = open_port({spawn, "sleep 10"}, [{busy_limits_port, disabled}]),
    ?show([port_command(Disabled, Block, [nosuspend]) || _ <- lists:seq(1, 5)]),
    {os_pid, Number} = erlang:port_info(Disabled, os_pid),
    ?show(os:cmd("kill " ++ integer_to_list(Number))),
    ?show(receive {'EXIT', Disabled, Broken} -> lists:member(Broken, [normal, epipe]) after 20000 -> timeout end),
    ok.
