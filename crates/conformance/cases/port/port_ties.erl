%% Links and monitors of ports, and the death of owners.
-module(port_ties).
-export([main/0]).
-include("case.hrl").

cat() -> open_port({spawn, "cat"}, []).

down(Monitor) ->
    receive {'DOWN', Monitor, Kind, Object, Reason} -> {Kind, shown(Object), Reason} after 20000 -> timeout end.

shown(Object) when is_port(Object) -> the_port;
shown(Object) when is_pid(Object) -> the_pid;
shown(Object) -> Object.

exited(Port) -> receive {'EXIT', Port, Reason} -> Reason after 20000 -> timeout end.

main() ->
    Self = self(),
    %% The owner ends, in every way.
    ?show([begin
               Owner = spawn(fun() -> Port = cat(), Self ! {port, Port}, receive stop -> exit(Reason) end end),
               Port = receive {port, P} -> P end,
               Monitor = erlang:monitor(port, Port),
               Owner ! stop,
               {down(Monitor), erlang:port_info(Port)}
           end || Reason <- [normal, shutdown, {some, reason}, kill]]),
    process_flag(trap_exit, true),
    %% A port is closed while it is watched.
    ?show(begin
              Port1 = cat(),
              M1 = erlang:monitor(port, Port1),
              register(watched, Port1),
              M2 = erlang:monitor(port, watched),
              M3 = erlang:monitor(port, {watched, node()}),
              Monitors = process_info(self(), monitors),
              By = erlang:port_info(Port1, monitored_by),
              port_close(Port1),
              {length(element(2, Monitors)), By =:= {monitored_by, [Self, Self, Self]}, [down(M) || M <- [M1, M2, M3]], exited(Port1)}
          end),
    ?show(process_info(self(), monitors)),
    ?show(begin
              Port2 = cat(),
              M4 = erlang:monitor(port, Port2, [{tag, 'PORT_DOWN'}]),
              erlang:demonitor(erlang:monitor(port, Port2)),
              port_close(Port2),
              receive {'PORT_DOWN', M4, port, Port2, normal} -> ok after 20000 -> timeout end
          end),
    ?show(down(erlang:monitor(port, nobody))),
    ?show(down(erlang:monitor(port, {nobody, node()}))),
    ?show(down(erlang:monitor(process, watched))),
    ?show(erlang:monitor(port, self())),
    ?show(erlang:monitor(process, cat())),
    %% Exit signals to ports.
    ?show([begin
               Port3 = cat(),
               M5 = erlang:monitor(port, Port3),
               Sent = exit(Port3, Reason),
               {Sent, down(M5), exited(Port3)}
           end || Reason <- [normal, kill, {any, "reason"}]]),
    %% From a process that is not its owner `normal' does nothing.
    ?show(begin
              Port4 = cat(),
              {Pid, M6} = spawn_monitor(fun() -> exit(Port4, normal) end),
              {down(M6), is_pid(Pid), erlang:port_info(Port4, connected) =:= {connected, Self}, port_close(Port4)}
          end),
    %% Links.
    ?show(begin
              Port5 = cat(),
              Linked = lists:member(Port5, element(2, process_info(self(), links))),
              unlink(Port5),
              {Linked, lists:member(Port5, element(2, process_info(self(), links))), erlang:port_info(Port5, links), link(Port5),
               erlang:port_info(Port5, links) =:= {links, [Self]}, port_close(Port5)}
          end),
    ?show(begin
              Port6 = cat(),
              {_, M7} = spawn_monitor(fun() -> link(Port6), exit(broken) end),
              {down(M7), exited(Port6), erlang:port_info(Port6)}
          end),
    ?show(begin
              Port7 = cat(),
              {_, M8} = spawn_monitor(fun() -> link(Port7), Self ! ready, receive after infinity -> ok end end),
              receive ready -> ok end,
              exit(Port7, together),
              {down(M8), exited(Port7)}
          end),
    %% A link to what is gone.
    ?show(begin
              Port8 = cat(),
              port_close(Port8),
              {link(Port8), exited(Port8), exited(Port8), unlink(Port8), down(erlang:monitor(port, Port8)), exit(Port8, kill)}
          end),
    ?show(begin
              Port9 = cat(),
              port_close(Port9),
              {_, M9} = spawn_monitor(fun() -> link(Port9) end),
              element(1, element(3, down(M9)))
          end),
    %% The port of an owner that unlinks lives on.
    ?show(begin
              {_, M10} = spawn_monitor(fun() -> Port10 = cat(), unlink(Port10), exit({port, Port10}) end),
              {process, the_pid, {port, Port11}} = down(M10),
              {is_list(erlang:port_info(Port11)), port_close(Port11)}
          end),
    ok.
