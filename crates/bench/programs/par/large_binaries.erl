%% Megabyte binaries shared by many processes without copying; parts of them sent on.
-module(large_binaries).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    Workers = [spawn_link(fun() -> worker(Parent) end) || _ <- lists:seq(1, 16)],
    Blob = blob(1024 * 1024),
    Sum = loop(300, Workers, Blob, 0),
    [Worker ! stop || Worker <- Workers],
    Sum.

blob(Size) -> << <<(N rem 256)>> || N <- lists:seq(1, Size) >>.

loop(0, _, _, Sum) -> Sum;
loop(N, Workers, Blob, Sum) ->
    [Worker ! {blob, N * 1000 + 7, Blob} || Worker <- Workers],
    loop(N - 1, Workers, Blob, collect(length(Workers), Sum)).

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {part, Part} -> collect(N - 1, Sum + read(Part, 0)) end.

worker(Parent) ->
    receive
        {blob, At, Blob} ->
            Parent ! {part, binary:part(Blob, At, 200)},
            worker(Parent);
        stop -> ok
    end.

read(<<X, Rest/binary>>, Sum) -> read(Rest, Sum + X);
read(<<>>, Sum) -> Sum.
