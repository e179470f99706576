%% Records: defaults, access, update, matching, index.
-module(rec_basic).
-include("case.hrl").

-record(person, {name, age = 0, tags = [] :: list()}).
-record(empty, {}).

main() ->
    P = id(#person{name = "Ann"}),
    ?show(P),
    ?show({P#person.name, P#person.age, P#person.tags}),
    ?show(P#person{age = 5, tags = [x]}),
    ?show(#person.age),
    ?show(is_record(P, person)),
    ?show(is_record(id(#empty{}), person)),
    ?show(is_record(id({person, 1}), person)),
    ?show(is_record(id({person, 1, 2, 3}), person, 4)),
    ?show(is_record(id({person, 1, 2, 3}), id(person), id(4))),
    ?show(record_info(fields, person)),
    ?show(record_info(size, person)),
    ?show([match(id(X)) || X <- [P, P#person{age = 50}, #empty{}, x]]),
    ?show(#person{_ = all}),
    ?show(id(#empty{})),
    ok.

match(#person{age = A}) when A > 18 -> adult;
match(#person{name = N}) -> {young, N};
match(#empty{}) -> empty;
match(_) -> none.
