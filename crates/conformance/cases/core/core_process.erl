%% Spawning, sending, receiving.
-module(core_process).
-export([main/0]).

main() ->
    Parent = self(),
    Echo = spawn(fun() -> echo(Parent) end),
    Echo ! hello,
    Echo ! {1, 2.5, [<<"bin">>], #{a => 1}},
    Echo ! stop,
    receive_all(3),
    receive never -> no after 0 -> erlang:display(nothing) end,
    receive never -> no after 5 -> erlang:display(nothing_yet) end,
    erlang:display(ring(20, 10)),
    ok.

echo(Parent) ->
    receive
        stop -> Parent ! stopped;
        Message -> Parent ! {echo, Message}, echo(Parent)
    end.

receive_all(0) -> ok;
receive_all(N) -> receive M -> erlang:display(M), receive_all(N - 1) end.

ring(Size, Rounds) ->
    First = self(),
    Next = build(Size, First),
    rounds(Rounds, Next, 0).

build(0, Next) -> Next;
build(N, Next) -> build(N - 1, spawn(fun() -> node_loop(Next) end)).

node_loop(Next) -> receive N -> Next ! N + 1, node_loop(Next) end.

rounds(0, _, N) -> N;
rounds(R, Next, N) -> Next ! N, receive M -> rounds(R - 1, Next, M) end.
