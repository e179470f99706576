%% Callers of functions that only raise, called by names that are not known before.
-module(exc_apply_frames).
-export([main/0]).
-include("case.hrl").

main() ->
    put(module, erlang),
    put(tail, []),
    _ = [?show({Kind, try rise([a, b], Kind) catch _:_:Stack -> [{F, A} || {exc_apply_frames, F, A, _} <- Stack] end}) || Kind <- lists:seq(1, 8)],
    ok.

rise([_ | Rest], Kind) -> rise(Rest, Kind), id(ok);
rise([], Kind) -> put(x, 1), call(Kind), id(ok).

call(1) -> Module = get(module), Tail = get(tail), apply(Module, error, [oops | Tail]);
call(2) -> Module = get(module), apply(Module, error, [oops]);
call(3) -> Module = get(module), Tail = get(tail), apply(Module, exit, [oops | Tail]);
call(4) -> Module = get(module), Tail = get(tail), apply(Module, foo, [oops | Tail]);
call(5) -> Module = get(module), Tail = get(tail), apply(Module, atom_to_list, [1 | Tail]);
call(6) -> apply(erlang, error, id([oops]));
call(7) -> Function = id(error), erlang:Function(oops);
call(8) -> Tail = get(tail), apply(erlang, apply, [erlang, throw, [ball | Tail]]).

