%% A list of ten million elements made, sent, compared, printed and dropped.
-module(long_list).
-define(RUNS, 1).
-define(LINGER, 200).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    List = make(10000000, []),
    Echo = spawn_link(fun() -> receive {take, Theirs} -> Parent ! {self(), Theirs} end end),
    Echo ! {take, List},
    receive
        {Echo, Back} ->
            true = Back =:= List,
            false = Back < List,
            erlang:display(Back),
            length(Back) + hd(Back)
    end.

make(0, Acc) -> Acc;
make(N, Acc) -> make(N - 1, [N rem 10 | Acc]).
