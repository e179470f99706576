%% Receives behind markers, through several receives and functions, while many other messages wait.
-module(proc_markers_flow).
-export([main/0]).
main() ->
    S = self(),
    Echo = spawn(fun echo/0),
    [S ! {noise, I} || I <- lists:seq(1, 5000)],
    [{a,b} = two(Echo) || _ <- lists:seq(1, 50)],
    [1,1,1] = loop(Echo, 3),
    [[1,1,1] = loop(Echo, 3) || _ <- lists:seq(1, 50)],
    [sm() || _ <- lists:seq(1, 50)],
    [through(Echo) || _ <- lists:seq(1, 50)],
    io:format("~p~n", [process_info(S, message_queue_len)]),
    io:format("~p~n", [lists:sum([I || {noise, I} <- flush()])]).
flush() -> receive M -> [M | flush()] after 0 -> [] end.
echo() -> receive {P, R, L} -> [P ! {R, X} || X <- L], echo() end.
two(E) ->
    R = make_ref(), E ! {self(), R, [a, b]},
    A = receive {R, X} -> X end,
    receive {R, Y} -> {A, Y} end.
loop(E, N) -> R = make_ref(), E ! {self(), R, lists:duplicate(N, 1)}, collect(R, N).
collect(_, 0) -> [];
collect(R, N) -> receive {R, X} -> [X | collect(R, N - 1)] end.
sm() -> {P, M} = spawn_monitor(fun() -> ok end), receive {'DOWN', M, process, P, normal} -> ok end.
through(E) -> R = start(E), case get(x) of undefined -> await(R); _ -> no end.
start(E) -> R = make_ref(), E ! {self(), R, [1]}, R.
await(R) -> receive {R, 1} -> ok after 5000 -> no end.
