%% Property lists: lists of `{Key, Value, ...}` tuples and atoms, where an atom stands for `{Atom, true}`.
%%
%% The first entry of a key counts. Entries that are neither are passed over.
-module(proplists).

-export([append_values/2, compact/1, delete/2, expand/2, from_map/1, get_all_values/2, get_bool/2, get_keys/1, get_value/2,
         get_value/3, is_defined/2, lookup/2, lookup_all/2, normalize/2, property/1, property/2, split/2,
         substitute_aliases/2, substitute_negations/2, to_map/1, to_map/2, unfold/1]).

-define(HAS_KEY(P, Key), tuple_size(P) >= 1, element(1, P) =:= Key).

property({Key, true}) when is_atom(Key) -> Key;
property(Property) -> Property.

property(Key, true) when is_atom(Key) -> Key;
property(Key, Value) -> {Key, Value}.

unfold([P | Ps]) when is_atom(P) -> [{P, true} | unfold(Ps)];
unfold([P | Ps]) -> [P | unfold(Ps)];
unfold([]) -> [].

compact(List) -> [property(P) || P <- List].

%% Pairs are by far the most: they are looked at first, by patterns.
lookup(Key, [{Key, _} = P | _]) -> P;
lookup(Key, [{_, _} | Ps]) -> lookup(Key, Ps);
lookup(Key, [P | _]) when is_atom(P), P =:= Key -> {Key, true};
lookup(Key, [P | _]) when ?HAS_KEY(P, Key) -> P;
lookup(Key, [_ | Ps]) -> lookup(Key, Ps);
lookup(_, []) -> none.

lookup_all(Key, [P | Ps]) when is_atom(P), P =:= Key -> [{Key, true} | lookup_all(Key, Ps)];
lookup_all(Key, [P | Ps]) when ?HAS_KEY(P, Key) -> [P | lookup_all(Key, Ps)];
lookup_all(Key, [_ | Ps]) -> lookup_all(Key, Ps);
lookup_all(_, []) -> [].

is_defined(Key, [{Key, _} | _]) -> true;
is_defined(Key, [{_, _} | Ps]) -> is_defined(Key, Ps);
is_defined(Key, [P | _]) when is_atom(P), P =:= Key -> true;
is_defined(Key, [P | _]) when ?HAS_KEY(P, Key) -> true;
is_defined(Key, [_ | Ps]) -> is_defined(Key, Ps);
is_defined(_, []) -> false.

get_value(Key, List) -> get_value(Key, List, undefined).

%% A tuple of another size is found, and has no value.
get_value(Key, [{Key, Value} | _], _) -> Value;
get_value(Key, [{_, _} | Ps], Default) -> get_value(Key, Ps, Default);
get_value(Key, [P | _], _) when is_atom(P), P =:= Key -> true;
get_value(Key, [P | _], Default) when ?HAS_KEY(P, Key) -> Default;
get_value(Key, [_ | Ps], Default) -> get_value(Key, Ps, Default);
get_value(_, [], Default) -> Default.

get_all_values(Key, [P | Ps]) when is_atom(P), P =:= Key -> [true | get_all_values(Key, Ps)];
get_all_values(Key, [P | Ps]) when ?HAS_KEY(P, Key) ->
    case P of
        {_, Value} -> [Value | get_all_values(Key, Ps)];
        _ -> get_all_values(Key, Ps)
    end;
get_all_values(Key, [_ | Ps]) -> get_all_values(Key, Ps);
get_all_values(_, []) -> [].

append_values(Key, List) ->
    lists:foldr(fun(Values, Acc) when is_list(Values) -> Values ++ Acc;
                   (Value, Acc) -> [Value | Acc]
                end, [], get_all_values(Key, List)).

get_bool(Key, [{Key, Value} | _]) -> Value =:= true;
get_bool(Key, [{_, _} | Ps]) -> get_bool(Key, Ps);
get_bool(Key, [P | _]) when is_atom(P), P =:= Key -> true;
get_bool(Key, [P | _]) when ?HAS_KEY(P, Key) -> false;
get_bool(Key, [_ | Ps]) -> get_bool(Key, Ps);
get_bool(_, []) -> false.

get_keys(List) -> maps:keys(keys(List, #{})).

keys([P | Ps], Keys) when is_atom(P) -> keys(Ps, Keys#{P => []});
keys([P | Ps], Keys) when tuple_size(P) >= 1 -> keys(Ps, Keys#{element(1, P) => []});
keys([_ | Ps], Keys) -> keys(Ps, Keys);
keys([], Keys) -> Keys.

delete(Key, [P | Ps]) when is_atom(P), P =:= Key -> delete(Key, Ps);
delete(Key, [P | Ps]) when ?HAS_KEY(P, Key) -> delete(Key, Ps);
delete(Key, [P | Ps]) -> [P | delete(Key, Ps)];
delete(_, []) -> [].

%% Rewriting -----------------------------------------------------------------------------------------------------------

substitute_aliases(Aliases, List) -> [alias(P, Aliases) || P <- List].

alias(P, Aliases) ->
    case lists:keyfind(key_of(P), 1, Aliases) of
        {_, Key} when is_atom(P) -> property(Key, true);
        {_, Key} -> property(setelement(1, P, Key));
        false -> P
    end.

%% A negation of `true` is `false` for the other key, and the reverse.
substitute_negations(Negations, List) -> [negation(P, Negations) || P <- List].

negation(P, Negations) ->
    case lists:keyfind(key_of(P), 1, Negations) of
        {_, Key} when is_atom(P) -> {Key, false};
        {_, Key} when P =:= {element(1, P), true} -> {Key, false};
        {_, Key} when P =:= {element(1, P), false} -> property(Key, true);
        {_, Key} -> property(Key, true);
        false -> P
    end.

key_of(P) when is_atom(P) -> P;
key_of(P) when tuple_size(P) >= 1 -> element(1, P);
key_of(_) -> {}.

%% The first entry of a key that equals an expansion's property is replaced by the expansion; later entries of the key go too.
expand(Expansions, List) ->
    Expanded = lists:foldl(fun({Property, Expansion}, Acc) -> expand(property(Property), Expansion, Acc) end, List, Expansions),
    lists:flatten(Expanded).

expand(Property, Expansion, List) ->
    Key = key_of(Property),
    {Before, Rest} = lists:splitwith(fun(P) -> key_of(P) =/= Key end, List),
    case Rest of
        [P | After] ->
            case property(P) =:= Property of
                true -> Before ++ Expansion ++ delete(Key, After);
                false -> List
            end;
        [] ->
            List
    end.

normalize(List, [{aliases, Aliases} | Stages]) -> normalize(substitute_aliases(Aliases, List), Stages);
normalize(List, [{negations, Negations} | Stages]) -> normalize(substitute_negations(Negations, List), Stages);
normalize(List, [{expand, Expansions} | Stages]) -> normalize(expand(Expansions, List), Stages);
normalize(List, []) -> compact(List).

%% The entries of each key, in the order of the keys, and what is left.
split(List, Keys) ->
    {Groups, Rest} = lists:foldl(fun(P, {Groups, Rest}) ->
                                         Key = key_of(P),
                                         case Groups of
                                             #{Key := Ps} -> {Groups#{Key := [P | Ps]}, Rest};
                                             #{} -> {Groups, [P | Rest]}
                                         end
                                 end, {maps:from_keys(Keys, []), []}, List),
    {[lists:reverse(map_get(Key, Groups)) || Key <- Keys], lists:reverse(Rest)}.

%% Maps ----------------------------------------------------------------------------------------------------------------

to_map(List) -> lists:foldr(fun add_to_map/2, #{}, List).

add_to_map(P, Map) when is_atom(P) -> Map#{P => true};
add_to_map({Key, Value}, Map) -> Map#{Key => Value};
%% An entry without a value hides the later ones of its key.
add_to_map(P, Map) when tuple_size(P) >= 1 -> maps:remove(element(1, P), Map);
add_to_map(_, Map) -> Map.

to_map(List, Stages) -> to_map(normalize(List, Stages)).

from_map(Map) -> maps:to_list(Map).
