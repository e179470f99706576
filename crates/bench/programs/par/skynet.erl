%% A tree of processes, ten children each, a hundred thousand leaves; sums flow up.
-module(skynet).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    spawn(fun() -> skynet(0, 100000, Parent) end),
    receive Sum -> Sum end.

skynet(Number, 1, Parent) -> Parent ! Number;
skynet(Number, Size, Parent) ->
    Self = self(),
    Part = Size div 10,
    children(10, Number, Part, Self),
    Parent ! gather(10, 0).

children(0, _, _, _) -> ok;
children(N, Number, Part, Parent) ->
    spawn(fun() -> skynet(Number + (N - 1) * Part, Part, Parent) end),
    children(N - 1, Number, Part, Parent).

gather(0, Sum) -> Sum;
gather(N, Sum) -> receive X -> gather(N - 1, Sum + X) end.
