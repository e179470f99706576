%% As compiled Gleam reads: Result tuples, custom types as tagged tuples, use by callbacks.
-module(gleam_results).
-include("../harness.hrl").

bench() -> loop(150000, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Outcome = then(parse(N), fun(Expression) ->
        then(check(Expression, 8), fun(Depth) ->
            {ok, {typed, Expression, Depth}}
        end)
    end),
    case map_error(then(Outcome, fun evaluate/1), fun describe/1) of
        {ok, Value} -> loop(N - 1, (Sum + Value) band 16#ffffff);
        {error, Text} -> loop(N - 1, Sum + byte_size(Text))
    end.

then({ok, Value}, Next) -> Next(Value);
then({error, _} = Error, _) -> Error.

map_error({ok, _} = Ok, _) -> Ok;
map_error({error, Reason}, With) -> {error, With(Reason)}.

parse(N) when N rem 101 =:= 0 -> {error, {unexpected_token, N, <<"expression">>}};
parse(N) -> {ok, tree(N, N rem 7)}.

tree(N, 0) -> {number, N rem 64};
tree(N, Depth) when N rem 3 =:= 0 -> {negate, tree(N + 1, Depth - 1)};
tree(N, Depth) when N rem 5 =:= 0 -> {divide, tree(N + 2, Depth - 1), {number, N rem 4}};
tree(N, Depth) -> {add, {number, Depth}, tree(N div 2, Depth - 1)}.

check({number, _}, _) -> {ok, 1};
check(_, 0) -> {error, too_deep};
check({negate, E}, Fuel) -> deepen(check(E, Fuel - 1), {ok, 0});
check({add, A, B}, Fuel) -> deepen(check(A, Fuel - 1), check(B, Fuel - 1));
check({divide, A, B}, Fuel) -> deepen(check(A, Fuel - 1), check(B, Fuel - 1)).

deepen({ok, A}, {ok, B}) when A > B -> {ok, A + 1};
deepen({ok, _}, {ok, B}) -> {ok, B + 1};
deepen({error, _} = Error, _) -> Error;
deepen(_, Error) -> Error.

evaluate({typed, Expression, Depth}) ->
    then(value(Expression), fun(Value) -> {ok, Value + Depth} end).

value({number, N}) -> {ok, N};
value({negate, E}) -> then(value(E), fun(V) -> {ok, -V} end);
value({add, A, B}) -> then(value(A), fun(V) -> then(value(B), fun(W) -> {ok, V + W} end) end);
value({divide, A, B}) ->
    then(value(A), fun(V) ->
        then(value(B), fun
            (0) -> {error, {division_by_zero, A}};
            (W) -> {ok, V div W}
        end)
    end).

describe({unexpected_token, N, Wanted}) -> <<"token ", (integer_to_binary(N))/binary, ", wanted ", Wanted/binary>>;
describe(too_deep) -> <<"too deep">>;
describe({division_by_zero, _}) -> <<"division by zero">>.
