%% A fun applied as the last thing of its caller leaves no frame behind, however the call is written.
-module(funs_tail_apply).
-include("case.hrl").

main() ->
    ?show(loop(id(fun count/2), 300000)),
    ?show(by_list(id(fun count/2), 300000)),
    ?show(element(2, process_info(self(), stack_size)) < 1000),
    ?trace(apply(id(x), [1])),
    ?trace(apply(id(fun() -> ok end), [1])),
    ok.

loop(F, N) ->
    id(N),
    F(fun() -> loop(F, N - 1) end, N).

by_list(F, N) ->
    id(N),
    apply(F, [fun() -> by_list(F, N - 1) end, N]).

count(_, 0) -> element(2, process_info(self(), stack_size)) < 1000;
count(Next, _) -> Next().
