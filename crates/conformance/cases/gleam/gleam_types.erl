%% Custom types, records, updates, recursion, use-expressions.
-module(gleam_types).
-compile([no_auto_import, nowarn_unused_vars, nowarn_unused_function, nowarn_nomatch, inline]).
-include("case.hrl").

main() ->
    User = {user, <<"Ann"/utf8>>, 30, true},
    ?show(birthday(User)),
    ?show(erlang:element(2, birthday(User))),
    ?show(area({circle, 2.0})),
    ?show(area({rectangle, 2.0, 3.5})),
    ?show(area(unit)),
    ?show(insert(insert(insert(leaf, 5), 3), 8)),
    ?show(sum(insert(insert(insert(leaf, 5), 3), 8))),
    ?show(with_resource(fun(R) -> {used, R} end)),
    ?show(divide(7, 0)),
    ?show(divide(7, 2)),
    ?show(float_divide(7.0, 0.0)),
    ok.

birthday(User) ->
    {user, erlang:element(2, User), erlang:element(3, User) + 1, erlang:element(4, User)}.

area(Shape) ->
    case Shape of
        {circle, R} -> (3.0 * R) * R;
        {rectangle, W, H} -> W * H;
        unit -> 1.0
    end.

insert(Tree, X) ->
    case Tree of
        leaf -> {node, leaf, X, leaf};
        {node, L, Y, R} when X < Y -> {node, insert(L, X), Y, R};
        {node, L@1, Y@1, R@1} -> {node, L@1, Y@1, insert(R@1, X)}
    end.

sum(Tree) ->
    case Tree of
        leaf -> 0;
        {node, L, X, R} -> (sum(L) + X) + sum(R)
    end.

with_resource(F) -> F({resource, 1}).

divide(A, B) ->
    case B of
        0 -> 0;
        Gleam@denominator -> A div Gleam@denominator
    end.

float_divide(A, B) ->
    case B of
        +0.0 -> +0.0;
        -0.0 -> -0.0;
        Gleam@denominator -> A / Gleam@denominator
    end.
