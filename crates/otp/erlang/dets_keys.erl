%% What a match specification says of keys.
-module(dets_keys).

-export([all/2]).

%% The keys that objects must have to match, or none where any key may match.
all(Specification, KeyPos) -> all(Specification, KeyPos, []).

all([], _, []) -> none;
all([], _, Keys) -> lists:usort(fun(A, B) -> dets_file:compare(A, B) =< 0 end, Keys);
all([{Head, _, _} | Clauses], KeyPos, Keys) when is_tuple(Head), tuple_size(Head) >= KeyPos ->
    Key = element(KeyPos, Head),
    case is_open([Key]) of
        true -> none;
        false -> all(Clauses, KeyPos, [Key | Keys])
    end;
all([{Head, _, _} | Clauses], KeyPos, Keys) when is_tuple(Head) -> all(Clauses, KeyPos, Keys);
all(_, _, _) -> none.

%% Whether a term of a pattern has a variable. What stands in maps is looked at too: a key that is one would match others.
is_open([]) -> false;
is_open(['_' | _]) -> true;
is_open([Atom | Rest]) when is_atom(Atom) -> is_variable(atom_to_list(Atom)) orelse is_open(Rest);
is_open([Tuple | Rest]) when is_tuple(Tuple) -> is_open(tuple_to_list(Tuple)) orelse is_open(Rest);
is_open([Map | Rest]) when is_map(Map) -> map_size(Map) > 0 orelse is_open(Rest);
is_open([List | Rest]) when is_list(List) -> is_open(List) orelse is_open(Rest);
is_open([_ | Rest]) -> is_open(Rest);
is_open(_) -> false.

is_variable([$$ | [_ | _] = Digits]) -> lists:all(fun(C) -> C >= $0 andalso C =< $9 end, Digits);
is_variable(_) -> false.
