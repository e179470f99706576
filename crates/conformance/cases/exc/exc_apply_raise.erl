%% apply of functions that only raise: the caller stays in the trace, with its arguments where they are given.
-module(exc_apply_raise).
-export([loop/1]).
-include("case.hrl").

main() ->
    _ = [?show({Kind, Class, raised(Kind, Class)})
         || Class <- [{error, [oops]}, {error, [oops, [args]]}, {error, [oops, [args], [{error_info, #{}}]]}, {exit, [oops]}, {throw, [oops]}],
            Kind <- [last, only, inner, apply_last, apply_inner, apply_twice, fun_last, fun_inner]],
    ?show(raised(last, {error, [oops, none]})),
    ?show(apply(id(?MODULE), id(loop), [100000])),
    ?show(raised(last, {apply, [erlang, error, [oops | tail]]})),
    ?show(raised(last, {apply, [erlang, error, oops]})),
    ?show(raised(last, {apply, [1, error, [oops]]})),
    ?show(raised(last, {apply, [erlang, apply, [erlang, apply, [1, error, [oops]]]]})),
    ?show(raised(inner, {apply, [1, error, [oops]]})),
    ?show(raised(apply_last, {1, [oops]})),
    ?show(raised(apply_inner, {1, [oops]})),
    ok.

%% A loop through apply/3 of apply/3 needs no stack.
loop(0) -> process_info(self(), stack_size) < {stack_size, 200};
loop(N) -> apply(id(erlang), id(apply), [?MODULE, loop, [N - 1]]).

raised(Kind, {Function, Args}) ->
    try outer(Kind, Function, Args)
    catch Class:Reason:Stack ->
        {Class, Reason, [{F, A} || {M, F, A, _} <- lists:sublist(Stack, 3), M =:= ?MODULE orelse M =:= erlang]}
    end.

outer(Kind, Function, Args) ->
    Value = middle(Kind, Function, Args),
    id(Value).

middle(last, Function, Args) -> last(Function, Args);
middle(only, Function, Args) -> only(erlang, Function, Args);
middle(inner, Function, Args) -> inner(Function, Args);
middle(apply_last, Function, Args) -> apply_last(Function, Args);
middle(apply_inner, Function, Args) -> apply_inner(Function, Args);
middle(apply_twice, Function, Args) -> apply_twice(Function, Args);
middle(fun_last, Function, Args) -> fun_last(Function, Args);
middle(fun_inner, Function, Args) -> fun_inner(Function, Args).

last(Function, [A]) -> (id(erlang)):Function(id(A));
last(Function, [A, B]) -> (id(erlang)):Function(id(A), B);
last(Function, [A, B, C]) -> (id(erlang)):Function(id(A), B, C).

only(Module, Function, [A]) -> Module:Function(A);
only(Module, Function, [A, B]) -> Module:Function(A, B);
only(Module, Function, [A, B, C]) -> Module:Function(A, B, C).

inner(Function, [A]) -> id((id(erlang)):Function(id(A)));
inner(Function, [A, B]) -> id((id(erlang)):Function(id(A), B));
inner(Function, [A, B, C]) -> id((id(erlang)):Function(id(A), B, C)).

apply_last(Function, Args) -> apply(id(erlang), Function, Args).
apply_inner(Function, Args) -> id(apply(id(erlang), Function, Args)).
apply_twice(Function, Args) -> apply(id(erlang), id(apply), [erlang, apply, [erlang, Function, Args]]).
fun_last(Function, Args) -> Arity = length(Args), call(fun erlang:Function/Arity, Args).
fun_inner(Function, Args) -> Arity = length(Args), id(call(fun erlang:Function/Arity, Args)).

call(Fun, [A]) -> Fun(A);
call(Fun, [A, B]) -> Fun(A, B);
call(Fun, [A, B, C]) -> Fun(A, B, C).
