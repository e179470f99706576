%% Two thousand damaged match specifications: each is refused or finds what it finds everywhere, in sets and ordered sets.
-module(ets_mutated).
-include("case.hrl").

main() ->
    Set = filled(set),
    Ordered = filled(ordered_set),
    Outcomes = [outcomes(Seed, Set, Ordered) || Seed <- lists:seq(1, 2000)],
    Valid = length([ok || {{found, _}, _, _, _} <- Outcomes]),
    ?show({valid, Valid}),
    %% In parts, so that a difference shows where it is.
    parts(Outcomes, 0).

parts([], _) -> ok;
parts(Outcomes, From) ->
    {Part, Rest} = lists:split(100, Outcomes),
    ?show({From, erlang:phash2(Part)}),
    parts(Rest, From + 100).

filled(Type) ->
    T = ets:new(table, [Type]),
    ets:insert(T, [{N, N * 2, {name, N}, [N, a], #{key => N}} || N <- lists:seq(1, 10)]),
    ets:insert(T, [{a, b}, {{x, 1}, 2.5, <<"bytes">>}, {"text"}, {1.5, [], {}}]),
    T.

outcomes(Seed, Set, Ordered) ->
    {Spec, _} = spec(Seed),
    {outcome(fun() -> lists:sort(ets:select(Set, Spec)) end),
     outcome(fun() -> ets:select(Ordered, Spec) end),
     outcome(fun() -> ets:select_count(Set, Spec) end),
     outcome(fun() -> ets:match_spec_run([{1, 2, {name, 1}, [1, a], #{key => 1}}, {a, b}], ets:match_spec_compile(Spec)) end)}.

outcome(F) ->
    try {found, F()}
    catch error:Reason -> Reason
    end.

spec(Seed) ->
    Specs = specs(),
    {N, Next} = below(length(Specs), Seed * 7919 + 17),
    {Times, Next1} = below(3, Next),
    mutate(Times + 1, lists:nth(N + 1, Specs), Next1).

specs() ->
    [[{{'$1', '$2', '_', '_', '_'}, [{'<', '$1', 5}], [{{'$1', '$2'}}]}],
     [{{'$1', '$2', {name, '$1'}, '_', #{key => '$1'}}, [], ['$$']}],
     [{'$1', [{is_tuple, '$1'}, {'>', {size, '$1'}, 2}], [{element, 1, '$1'}]}],
     [{{'$1', '_', '_', ['$2' | '_'], '_'}, [{'orelse', {'==', '$2', 3}, {'=:=', '$1', 7}}], ['$_']}],
     [{{'_', '$1', '_', '_', '_'}, [{'andalso', {is_integer, '$1'}, {'>=', {'+', '$1', 1}, {'*', 2, 5}}}], [{'-', '$1', 3}]}],
     [{{'$1', '_', '_', '_', '$2'}, [{is_map, '$2'}, {'=/=', {map_get, key, '$2'}, 4}], [#{k => '$1'}]}],
     [{{5, '$1', '_', '_', '_'}, [], [{const, {a, b}}]}, {{a, '$1'}, [], ['$1']}],
     [{{'$1', '$2'}, [{'not', {is_number, '$1'}}, {'/=', '$2', {const, c}}], [['$2' | '$1']]}],
     [{{{x, '$1'}, '$2', '_'}, [{is_float, '$2'}, {'<', {trunc, '$2'}, {abs, -3}}], [{{'$1', {round, '$2'}}}]}],
     [{'_', [{'xor', {is_list, {element, 1, '$_'}}, true}], [{length, '$$'}]}]].

%% Puts something else in a place of the term.
mutate(0, Term, Seed) -> {Term, Seed};
mutate(N, Term, Seed) ->
    {Place, Next} = below(size_of(Term), Seed),
    {Other, Next1} = other(Next),
    {Changed, _} = put_at(Place, Other, Term),
    mutate(N - 1, Changed, Next1).

other(Seed) ->
    Others = ['$1', '$2', '$3', '_', '$_', '$$', true, false, 0, 1, -1, 7, 1.5, 1 bsl 70, [], {}, {{}}, {'$1'}, ['$1'], {name, '_'},
              <<"bytes">>, #{}, {is_atom, '$1'}, {'+', '$1', '$2'}, {'==', '$1', 1}, {element, 2, '$_'}, {const, '$1'}, {hd, '$$'},
              {'div', '$1', 0}, {is_record, '$_', a}, {node}, {unknown, 1}, {{'$1', 2}}, ['$1' | '$2'], {'and', true, '$1'}, "text"],
    {N, Next} = below(length(Others), Seed),
    {lists:nth(N + 1, Others), Next}.

size_of(Term) when is_tuple(Term) -> 1 + size_of_all(tuple_to_list(Term));
size_of([H | T]) -> 1 + size_of(H) + size_of(T);
size_of(_) -> 1.

size_of_all(Terms) -> lists:sum([size_of(Term) || Term <- Terms]).

%% The term with another at a place, counted from the front; or how many places are left to go.
put_at(0, Other, _) -> {Other, done};
put_at(Place, Other, Term) when is_tuple(Term) ->
    {List, Left} = put_in(Place - 1, Other, tuple_to_list(Term)),
    {list_to_tuple(List), Left};
put_at(Place, Other, [H | T]) ->
    case put_at(Place - 1, Other, H) of
        {Head, done} -> {[Head | T], done};
        {_, Left} ->
            {Tail, Left1} = put_at(Left, Other, T),
            {[H | Tail], Left1}
    end;
put_at(Place, _, Term) -> {Term, Place - 1}.

put_in(Place, _, []) -> {[], Place};
put_in(Place, Other, [Term | Terms]) ->
    case put_at(Place, Other, Term) of
        {Changed, done} -> {[Changed | Terms], done};
        {_, Left} ->
            {Rest, Left1} = put_in(Left, Other, Terms),
            {[Term | Rest], Left1}
    end.

below(Count, Seed) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    {(Next bsr 8) rem Count, Next}.
