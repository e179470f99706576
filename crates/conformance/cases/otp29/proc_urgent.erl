%% Messages, exit signals and monitor messages that come before ordinary messages, where the receiver has asked for it.
-module(proc_urgent).
-export([main/0]).
-include("case.hrl").

all() -> receive Message -> [shown(Message) | all()] after 100 -> [] end.

shown({'EXIT', _, Reason}) -> {exit, Reason};
shown({'DOWN', _, process, _, Reason}) -> {down, Reason};
shown(Message) -> Message.

waiting() -> spawn(fun() -> receive {go, Reason} -> exit(Reason) end end).

finish(Pid, Reason) ->
    Monitor = monitor(process, Pid, [{tag, gone}]),
    Pid ! {go, Reason},
    receive {gone, Monitor, process, Pid, _} -> ok end.

main() ->
    process_flag(trap_exit, true),
    ?show(begin
              A = alias([priority]),
              self() ! one,
              erlang:send(A, two, [priority]),
              A ! three,
              erlang:send(A, four, [priority]),
              erlang:send(A, five, []),
              All = all(),
              unalias(A),
              All
          end),
    ?show(begin A = alias([]), self() ! one, erlang:send(A, two, [priority]), all() end),
    ?show(begin self() ! one, erlang:send(self(), two, [priority]), all() end),
    ?show(begin
              A = alias([reply, priority]),
              self() ! one,
              erlang:send(A, two, [priority]),
              erlang:send(A, three, [priority]),
              all()
          end),
    ?show(begin A = alias([priority]), self() ! one, exit(A, two, [priority]), exit(A, three, []), all() end),
    ?show(begin A = alias(), self() ! one, R = exit(A, two), {R, all()} end),
    ?show(begin A = alias(), unalias(A), {exit(A, gone), all()} end),
    ?show(begin Pid = waiting(), link(Pid, [priority]), self() ! one, finish(Pid, bye), all() end),
    ?show(begin Pid = waiting(), link(Pid, [priority]), link(Pid), self() ! one, finish(Pid, bye), all() end),
    ?show(begin Pid = waiting(), link(Pid), link(Pid, [priority]), self() ! one, finish(Pid, bye), all() end),
    ?show(begin Pid = waiting(), monitor(process, Pid, [priority]), self() ! one, finish(Pid, bye), all() end),
    ?show(begin
              Pid = spawn_opt(fun() -> receive {go, Reason} -> exit(Reason) end end, [{link, [priority]}]),
              self() ! one, finish(Pid, bye), all()
          end),
    ?show(begin
              {Pid, _} = spawn_opt(fun() -> receive {go, Reason} -> exit(Reason) end end, [{monitor, [priority]}]),
              self() ! one, finish(Pid, bye), all()
          end),
    %% A receive that waits behind ordinary messages sees one that comes before them.
    ?show(begin
              A = alias([priority]),
              [self() ! {ordinary, N} || N <- lists:seq(1, 5)],
              spawn(fun() -> receive after 50 -> erlang:send(A, urgent, [priority]) end end),
              First = receive urgent -> urgent end,
              {First, all()}
          end),
    %% As does one that begins behind a marker.
    ?show(begin
              [self() ! {ordinary, N} || N <- lists:seq(1, 5)],
              Pid = waiting(),
              Monitor = monitor(process, Pid, [priority]),
              Pid ! {go, marked},
              Reason = receive {'DOWN', Monitor, process, Pid, R} -> R end,
              {Reason, length(all())}
          end),
    ?show([process_info(self(), priority_messages), begin A = alias([priority]), I = process_info(self(), priority_messages), unalias(A), I end,
           process_info(self(), priority_messages)]),
    ?show(alias([foo])),
    ?show(exit(self(), foo, [bar])),
    ?show(exit(foo, bar, [])),
    ?show(link(self(), [foo])),
    ?show(erlang:send(self(), foo, [bar])),
    ?show(monitor(process, self(), [foo])),
    %% hibernate/0 goes on where it is.
    ?show(begin
              Self = self(),
              Pid = spawn_link(fun() -> Kept = lists:seq(1, 5), R = erlang:hibernate(), receive M -> Self ! {R, Kept, M} end end),
              receive after 50 -> ok end,
              Status = process_info(Pid, status),
              Pid ! wake,
              receive Answer -> {Status, Answer} end
          end),
    ?show(begin all(), self() ! one, {erlang:hibernate(), all()} end),
    ?show(lists:sort(walked(erlang:processes_iterator())) =:= lists:sort(processes())),
    ?show(erlang:processes_next(foo)),
    ?show([binary:join([<<"a">>, <<"b">>, <<>>], <<", ">>), binary:join([], <<"x">>), binary:join([<<"a">>], <<>>)]),
    ?show(binary:join([a], <<>>)),
    ?show(binary:join([<<"a">> | b], <<>>)),
    ?show(binary:join([<<"a">>], b)),
    ok.

walked(Iterator) ->
    case erlang:processes_next(Iterator) of
        none -> [];
        {Pid, Next} -> [Pid | walked(Next)]
    end.
