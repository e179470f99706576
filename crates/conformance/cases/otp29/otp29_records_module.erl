%% Native records by the functions of module records, and what order, equality, hashing, printing and the external format make of them.
-module(otp29_records_module).
-export_record([shared]).
-include("case.hrl").

-record #shared{first = 1, second}.
-record #own{name, tags = [a]}.

make(Fields, Exported) -> records:create(m, n, Fields, #{is_exported => Exported}).

order(A, B) when A < B -> '<';
order(A, B) when A > B -> '>';
order(A, B) when A =:= B -> '=:=';
order(A, B) when A == B -> '=='.

main() ->
    ?show(make([{x, 1}, {y, <<"2">>}], true)),
    ?show(records:create(1, n, [], #{is_exported => true})),
    ?show(records:create(m, n, [x], #{is_exported => true})),
    ?show(records:create(m, n, [{1, 2}], #{is_exported => true})),
    ?show(records:create(m, n, [{x, 2}, {x, 3}], #{is_exported => true})),
    ?show(records:create(m, n, [], [])),
    ?show(records:create(m, n, [], #{})),
    R = make([{x, 1}, {y, 2}], true),
    [?show({F, catch apply(records, F, A)})
     || {F, A} <- [{get, [x, R]}, {get_module, [R]}, {get_name, [R]}, {get_field_names, [R]}, {is_exported, [R]},
                   {update, [R, m, n, #{}]}, {update, [R, m, n, #{y => 3}]}, {update, [R, x, '_', #{x => 0}]},
                   {get_definition, [?MODULE, shared]}, {get_definition, [?MODULE, own]}]],
    ?show(records:get(z, R)),
    ?show(records:get_module(x)),
    ?show(records:get_field_names(x)),
    ?show(records:update(R, m, n, [])),
    ?show(records:update(R, m, o, #{})),
    ?show(records:update(R, m, n, #{z => 1})),
    ?show(records:get_definition(m, n)),
    ?show([apply(erlang, is_record, A) || A <- [[R], [x], [R, n], [R, m], [R, m, n], [R, m, z], [R, n, 2], [{n, 1}, n, 2]]]),
    ?show(apply(erlang, is_record, [R, 1])),
    [?show(order(A, B))
     || {A, B} <- [{make([{y, 1}], true), make([{y, 1.0}], true)}, {make([{y, 1.0}, {z, 1}], true), make([{y, 1}, {z, 2}], true)},
                   {make([{b, 1}], true), make([{a, 1}, {c, 1}], true)}, {make([{b, 1}], true), make([{a, 1}, {c, 1}], false)},
                   {make([{a, 1}], true), make([{b, 1}], false)}, {make([{a, 2}], true), make([{b, 1}], true)},
                   {make([{b, 1}, {a, 1}], true), make([{a, 2}, {b, 1}], true)}, {make([], true), make([], true)},
                   {{a}, R}, {#{}, R}, {self(), R}]],
    ?show([erlang:phash2(T) || T <- [make([], false), make([{a, 1}], false), make([{a, 1}], true), make([{a, [x]}], true)]]),
    ?show(term_to_binary(R)),
    ?show(binary_to_term(term_to_binary({R, [R]})) =:= {R, [R]}),
    ?show(erlang:external_size(R) =:= byte_size(term_to_binary(R))),
    ?show(binary_to_term(<<131, 67, 0, 0, 0, 2, 0, 119, 1, $a, 119, 1, $b, 119, 1, $c, 119, 1, $c, 97, 1, 97, 2>>)),
    ?show(binary_to_term(<<131, 67, 0, 0, 0, 1, 2, 119, 1, $a, 119, 1, $b, 119, 1, $c, 97, 1>>)),
    ?show(#{R => 1, make([{x, 1.0}, {y, 2}], true) => 2}),
    io:format("~p|~0p|~20p|~P|~P|~P~n", [R, R, R, R, 1, R, 2, R, 3]),
    Big = make([{list_to_atom("field" ++ integer_to_list(I)), lists:seq(1, I * 3)} || I <- lists:seq(1, 12)], true),
    io:format("~p~n~p~n~W~n", [Big, [{x, #{key => Big}}], Big, 5]),
    ?show((id(#own{name = 1}))#own.tags),
    ?show((id(#own{name = 1}))#_.tags),
    ?show((id(#shared{second = 1}))#_.third),
    ?show((id(#own{name = 1}))#_{name = 3}),
    ?show((id(#own{name = 1}))#_{none = 3}),
    ?show(#no_such_module:record{}),
    ?show(#lists:record{}),
    ?show([X || #own{name = X} <- [#own{name = 1}, #shared{second = 2}, #own{name = 3}]]),
    ok.
