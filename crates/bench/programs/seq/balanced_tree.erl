%% An AVL tree in tuples: insertion with rotations, look-up, traversal.
-module(balanced_tree).
-include("../harness.hrl").

bench() ->
    Tree = insert_all(60000, 17, nil),
    found(60000, Tree, 0) + weigh(Tree, 0) + height(Tree).

insert_all(0, _, Tree) -> Tree;
insert_all(N, Seed, Tree) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    insert_all(N - 1, Next, insert(Next band 16#1ffff, N, Tree)).

insert(K, V, nil) -> {1, K, V, nil, nil};
insert(K, V, {_, K1, V1, L, R}) when K < K1 -> balance(K1, V1, insert(K, V, L), R);
insert(K, V, {_, K1, V1, L, R}) when K > K1 -> balance(K1, V1, L, insert(K, V, R));
insert(K, V, {H, K, _, L, R}) -> {H, K, V, L, R}.

balance(K, V, L, R) ->
    case height(L) - height(R) of
        2 -> lean_left(K, V, L, R);
        -2 -> lean_right(K, V, L, R);
        _ -> node(K, V, L, R)
    end.

lean_left(K, V, {_, K1, V1, L1, R1}, R) ->
    case height(L1) >= height(R1) of
        true -> node(K1, V1, L1, node(K, V, R1, R));
        false ->
            {_, K2, V2, L2, R2} = R1,
            node(K2, V2, node(K1, V1, L1, L2), node(K, V, R2, R))
    end.

lean_right(K, V, L, {_, K1, V1, L1, R1}) ->
    case height(R1) >= height(L1) of
        true -> node(K1, V1, node(K, V, L, L1), R1);
        false ->
            {_, K2, V2, L2, R2} = L1,
            node(K2, V2, node(K, V, L, L2), node(K1, V1, R2, R1))
    end.

node(K, V, L, R) -> {max(height(L), height(R)) + 1, K, V, L, R}.

height(nil) -> 0;
height({H, _, _, _, _}) -> H.

found(0, _, Sum) -> Sum;
found(K, Tree, Sum) -> found(K - 1, Tree, Sum + lookup(K, Tree)).

lookup(_, nil) -> 1;
lookup(K, {_, K1, _, L, _}) when K < K1 -> lookup(K, L);
lookup(K, {_, K1, _, _, R}) when K > K1 -> lookup(K, R);
lookup(_, {_, _, V, _, _}) -> V.

weigh(nil, Sum) -> Sum;
weigh({_, K, V, L, R}, Sum) -> weigh(R, (weigh(L, Sum) * 3 + K * V) band 16#ffffffff).
