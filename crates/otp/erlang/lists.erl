%% Lists: construction, search, folding, sorting and merging.
%%
%% What calls a fun is written here. What only walks a list and is hot is a native of the virtual machine: such a function either
%% stands here as `erlang:nif_error(undef)`, or has a body and is named in `-accelerated`, so that a native may replace it.
%% Element order and equality are those of `=<` and `==`, except where a function is documented to match (`=:=`).
-module(lists).

-export([all/2, any/2, append/1, append/2, concat/1, delete/2, droplast/1, dropwhile/2, duplicate/2,
         enumerate/1, enumerate/2, enumerate/3, filter/2, filtermap/2, flatlength/1, flatmap/2, flatten/1, flatten/2,
         foldl/3, foldr/3, foreach/2, join/2, keydelete/3, keyfind/3, keymap/3, keymember/3, keymerge/3, keyreplace/4,
         keysearch/3, keysort/2, keystore/4, keytake/3, last/1, map/2, mapfoldl/3, mapfoldr/3, max/1, member/2,
         merge/1, merge/2, merge/3, merge3/3, min/1, nth/2, nthtail/2, partition/2, prefix/2, reverse/1, reverse/2,
         rkeymerge/3, rmerge/2, rmerge/3, rmerge3/3, rukeymerge/3, rumerge/2, rumerge/3, rumerge3/3, search/2,
         seq/2, seq/3, sort/1, sort/2, split/2, splitwith/2, sublist/2, sublist/3, subtract/2, suffix/2, sum/1,
         takewhile/2, ukeymerge/3, ukeysort/2, umerge/1, umerge/2, umerge/3, umerge3/3, uniq/1, uniq/2, unzip/1,
         unzip3/1, usort/1, usort/2, zf/2, zip/2, zip/3, zip3/3, zip3/4, zipwith/3, zipwith/4, zipwith3/4, zipwith3/5]).

-accelerated([append/2, delete/2, droplast/1, duplicate/2, flatlength/1, flatten/1, flatten/2, join/2, keydelete/3,
              keyreplace/4, keystore/4, keytake/3, last/1, max/1, min/1, nth/2, nthtail/2, prefix/2, reverse/1, seq/2, seq/3,
              split/2, sublist/2, sublist/3, subtract/2, suffix/2, sum/1, unzip/1, zip/2, zip/3]).

%% Natives -------------------------------------------------------------------------------------------------------------

keyfind(_, _, _) -> erlang:nif_error(undef).
keymember(_, _, _) -> erlang:nif_error(undef).
keysearch(_, _, _) -> erlang:nif_error(undef).
keysort(_, _) -> erlang:nif_error(undef).
member(_, _) -> erlang:nif_error(undef).
reverse(_, _) -> erlang:nif_error(undef).
sort(_) -> erlang:nif_error(undef).
ukeysort(_, _) -> erlang:nif_error(undef).
usort(_) -> erlang:nif_error(undef).

%% Building ------------------------------------------------------------------------------------------------------------

append(A, B) -> A ++ B.

append([Last]) -> Last;
append([H | T]) -> H ++ append(T);
append([]) -> [].

subtract(A, B) -> A -- B.

reverse([] = L) -> L;
reverse([_] = L) -> L;
reverse([A, B]) -> [B, A];
reverse([A, B | T]) -> reverse(T, [B, A]).

concat(Things) -> flatmap(fun thing_to_list/1, Things).

thing_to_list(X) when is_integer(X) -> integer_to_list(X);
thing_to_list(X) when is_float(X) -> float_to_list(X);
thing_to_list(X) when is_atom(X) -> atom_to_list(X);
thing_to_list(X) when is_list(X) -> X.

duplicate(N, X) when is_integer(N), N >= 0 -> duplicate(N, X, []).

duplicate(0, _, Acc) -> Acc;
duplicate(N, X, Acc) -> duplicate(N - 1, X, [X | Acc]).

seq(From, To) when is_integer(From), is_integer(To), From - 1 =< To -> seq_down(To, 1, From, []).

seq(From, To, Step) when is_integer(From), is_integer(To), is_integer(Step) ->
    if
        Step > 0, From =< To -> seq_down(From + ((To - From) div Step) * Step, Step, From, []);
        Step < 0, From >= To -> seq_up(From + ((To - From) div Step) * Step, Step, From, []);
        Step > 0, From - Step =< To -> [];
        Step < 0, From - Step >= To -> [];
        Step =:= 0, From =:= To -> [From];
        true -> erlang:error(badarg, [From, To, Step])
    end;
seq(From, To, Step) -> erlang:error(badarg, [From, To, Step]).

seq_down(X, Step, From, Acc) when X >= From -> seq_down(X - Step, Step, From, [X | Acc]);
seq_down(_, _, _, Acc) -> Acc.

seq_up(X, Step, From, Acc) when X =< From -> seq_up(X - Step, Step, From, [X | Acc]);
seq_up(_, _, _, Acc) -> Acc.

enumerate(List) -> enumerate(1, 1, List).
enumerate(Index, List) -> enumerate(Index, 1, List).
enumerate(Index, Step, List) when is_integer(Index), is_integer(Step) -> number(Index, Step, List).

number(Index, Step, [H | T]) -> [{Index, H} | number(Index + Step, Step, T)];
number(_, _, []) -> [].

join(_, []) -> [];
join(Sep, [H | T]) -> [H | interleave(Sep, T)].

interleave(_, []) -> [];
interleave(Sep, [H | T]) -> [Sep, H | interleave(Sep, T)].

flatten(List) when is_list(List) -> flat(List, []).
flatten(List, Tail) when is_list(List), is_list(Tail) -> flat(List, Tail).

flat([H | T], Tail) when is_list(H) -> flat(H, flat(T, Tail));
flat([H | T], Tail) -> [H | flat(T, Tail)];
flat([], Tail) -> Tail.

flatlength(List) -> flatlength(List, 0).

flatlength([H | T], N) when is_list(H) -> flatlength(H, flatlength(T, N));
flatlength([_ | T], N) -> flatlength(T, N + 1);
flatlength([], N) -> N.

%% Parts ---------------------------------------------------------------------------------------------------------------

nth(1, [H | _]) -> H;
nth(N, [_ | _] = L) when is_integer(N), N > 1 -> nth_of(N, L).

nth_of(1, [H | _]) -> H;
nth_of(N, [_ | T]) -> nth_of(N - 1, T).

nthtail(0, []) -> [];
nthtail(0, [_ | _] = L) -> L;
nthtail(1, [_ | T]) -> T;
nthtail(N, [_ | T]) when is_integer(N), N > 1 -> tail_after(N - 1, T).

tail_after(1, [_ | T]) -> T;
tail_after(N, [_ | T]) -> tail_after(N - 1, T).

last([H | T]) -> last(H, T).

last(H, []) -> H;
last(_, [H | T]) -> last(H, T).

droplast([_]) -> [];
droplast([H | T]) -> [H | droplast(T)].

sublist(List, N) when is_integer(N), is_list(List) -> first(List, N).

sublist(List, 1, Len) when is_list(List), is_integer(Len), Len >= 0 -> first(List, Len);
sublist([], Start, _) when is_integer(Start), Start > 1 -> [];
sublist([_ | T], Start, Len) when is_integer(Start), Start > 1 -> sublist(T, Start - 1, Len).

first([H | T], N) when N > 0 -> [H | first(T, N - 1)];
first(_, 0) -> [];
first(List, N) when is_list(List), N > 0 -> [].

split(N, List) when is_integer(N), N >= 0, is_list(List) ->
    case split_at(N, List, []) of
        short -> erlang:error(badarg, [N, List]);
        Parts -> Parts
    end;
split(N, List) -> erlang:error(badarg, [N, List]).

split_at(0, List, Acc) -> {reverse(Acc, []), List};
split_at(N, [H | T], Acc) -> split_at(N - 1, T, [H | Acc]);
split_at(_, [], _) -> short.

prefix([X | A], [Y | B]) when X =:= Y -> prefix(A, B);
prefix([], List) when is_list(List) -> true;
prefix([_ | _], List) when is_list(List) -> false.

suffix(Suffix, List) ->
    Skip = length(List) - length(Suffix),
    Skip >= 0 andalso nthtail(Skip, List) =:= Suffix.

delete(X, [X | T]) -> T;
delete(X, [H | T]) -> [H | delete(X, T)];
delete(_, []) -> [].

%% Numbers and extremes ------------------------------------------------------------------------------------------------

sum(List) -> sum(List, 0).

sum([H | T], Sum) -> sum(T, Sum + H);
sum([], Sum) -> Sum.

max([H | T]) -> maximum(T, H).

maximum([H | T], Max) when H > Max -> maximum(T, H);
maximum([_ | T], Max) -> maximum(T, Max);
maximum([], Max) -> Max.

min([H | T]) -> minimum(T, H).

minimum([H | T], Min) when H < Min -> minimum(T, H);
minimum([_ | T], Min) -> minimum(T, Min);
minimum([], Min) -> Min.

%% Zipping -------------------------------------------------------------------------------------------------------------

zip(A, B) -> zip(A, B, fail).

zip([X | A], [Y | B], How) -> [{X, Y} | zip(A, B, How)];
zip([], [], fail) -> [];
zip([], [], trim) -> [];
zip([], [_ | _], trim) -> [];
zip([_ | _], [], trim) -> [];
zip([], [], {pad, {_, _}}) -> [];
zip([], [_ | _] = B, {pad, {X, _}}) -> [{X, Y} || Y <- B];
zip([_ | _] = A, [], {pad, {_, Y}}) -> [{X, Y} || X <- A].

unzip(List) -> unzip(List, [], []).

unzip([{X, Y} | T], Xs, Ys) -> unzip(T, [X | Xs], [Y | Ys]);
unzip([], Xs, Ys) -> {reverse(Xs), reverse(Ys)}.

zip3(A, B, C) -> zip3(A, B, C, fail).

zip3([X | A], [Y | B], [Z | C], How) -> [{X, Y, Z} | zip3(A, B, C, How)];
zip3([], [], [], fail) -> [];
zip3(A, B, C, trim) when is_list(A), is_list(B), is_list(C) -> [];
zip3([], [], [], {pad, {_, _, _}}) -> [];
zip3([], [], [_ | _] = C, {pad, {X, Y, _}}) -> [{X, Y, Z} || Z <- C];
zip3([], [_ | _] = B, [], {pad, {X, _, Z}}) -> [{X, Y, Z} || Y <- B];
zip3([], [_ | _] = B, [_ | _] = C, {pad, {X, _, _}} = How) -> [{X, hd(B), hd(C)} | zip3([], tl(B), tl(C), How)];
zip3([_ | _] = A, [], [], {pad, {_, Y, Z}}) -> [{X, Y, Z} || X <- A];
zip3([_ | _] = A, [], [_ | _] = C, {pad, {_, Y, _}} = How) -> [{hd(A), Y, hd(C)} | zip3(tl(A), [], tl(C), How)];
zip3([_ | _] = A, [_ | _] = B, [], {pad, {_, _, Z}} = How) -> [{hd(A), hd(B), Z} | zip3(tl(A), tl(B), [], How)].

unzip3(List) -> unzip3(List, [], [], []).

unzip3([{X, Y, Z} | T], Xs, Ys, Zs) -> unzip3(T, [X | Xs], [Y | Ys], [Z | Zs]);
unzip3([], Xs, Ys, Zs) -> {reverse(Xs), reverse(Ys), reverse(Zs)}.

zipwith(F, A, B) -> zipwith(F, A, B, fail).

zipwith(F, [X | A], [Y | B], How) -> [F(X, Y) | zipwith(F, A, B, How)];
zipwith(F, [], [], fail) when is_function(F, 2) -> [];
zipwith(F, [], [], trim) when is_function(F, 2) -> [];
zipwith(F, [], [_ | _], trim) when is_function(F, 2) -> [];
zipwith(F, [_ | _], [], trim) when is_function(F, 2) -> [];
zipwith(F, [], [], {pad, {_, _}}) when is_function(F, 2) -> [];
zipwith(F, [], [_ | _] = B, {pad, {X, _}}) -> [F(X, Y) || Y <- B];
zipwith(F, [_ | _] = A, [], {pad, {_, Y}}) -> [F(X, Y) || X <- A].

zipwith3(F, A, B, C) -> zipwith3(F, A, B, C, fail).

zipwith3(F, [X | A], [Y | B], [Z | C], How) -> [F(X, Y, Z) | zipwith3(F, A, B, C, How)];
zipwith3(F, [], [], [], fail) when is_function(F, 3) -> [];
zipwith3(F, A, B, C, trim) when is_function(F, 3), is_list(A), is_list(B), is_list(C) -> [];
zipwith3(F, [], [], [], {pad, {_, _, _}}) when is_function(F, 3) -> [];
zipwith3(F, [], [], [_ | _] = C, {pad, {X, Y, _}}) -> [F(X, Y, Z) || Z <- C];
zipwith3(F, [], [_ | _] = B, [], {pad, {X, _, Z}}) -> [F(X, Y, Z) || Y <- B];
zipwith3(F, [], [Y | B], [Z | C], {pad, {X, _, _}} = How) -> [F(X, Y, Z) | zipwith3(F, [], B, C, How)];
zipwith3(F, [_ | _] = A, [], [], {pad, {_, Y, Z}}) -> [F(X, Y, Z) || X <- A];
zipwith3(F, [X | A], [], [Z | C], {pad, {_, Y, _}} = How) -> [F(X, Y, Z) | zipwith3(F, A, [], C, How)];
zipwith3(F, [X | A], [Y | B], [], {pad, {_, _, Z}} = How) -> [F(X, Y, Z) | zipwith3(F, A, B, [], How)].

%% Higher order --------------------------------------------------------------------------------------------------------
%% The fun's arity is checked once, so that it is checked for the empty list too.

map(F, List) when is_function(F, 1) ->
    case List of
        [H | T] -> [F(H) | map_rest(F, T)];
        [] -> []
    end.

map_rest(F, [H | T]) -> [F(H) | map_rest(F, T)];
map_rest(_, []) -> [].

flatmap(F, List) when is_function(F, 1) -> flatmap_rest(F, List).

flatmap_rest(F, [H | T]) -> F(H) ++ flatmap_rest(F, T);
flatmap_rest(_, []) -> [].

foldl(F, Acc, List) when is_function(F, 2) ->
    case List of
        [H | T] -> foldl_rest(F, F(H, Acc), T);
        [] -> Acc
    end.

foldl_rest(F, Acc, [H | T]) -> foldl_rest(F, F(H, Acc), T);
foldl_rest(_, Acc, []) -> Acc.

foldr(F, Acc, List) when is_function(F, 2) -> foldr_rest(F, Acc, List).

foldr_rest(F, Acc, [H | T]) -> F(H, foldr_rest(F, Acc, T));
foldr_rest(_, Acc, []) -> Acc.

foreach(F, List) when is_function(F, 1) -> foreach_rest(F, List).

foreach_rest(F, [H | T]) ->
    F(H),
    foreach_rest(F, T);
foreach_rest(_, []) ->
    ok.

mapfoldl(F, Acc, List) when is_function(F, 2) -> mapfoldl_rest(F, Acc, List).

mapfoldl_rest(F, Acc0, [H | T]) ->
    {X, Acc1} = F(H, Acc0),
    {Xs, Acc2} = mapfoldl_rest(F, Acc1, T),
    {[X | Xs], Acc2};
mapfoldl_rest(_, Acc, []) ->
    {[], Acc}.

mapfoldr(F, Acc, List) when is_function(F, 2) -> mapfoldr_rest(F, Acc, List).

mapfoldr_rest(F, Acc0, [H | T]) ->
    {Xs, Acc1} = mapfoldr_rest(F, Acc0, T),
    {X, Acc2} = F(H, Acc1),
    {[X | Xs], Acc2};
mapfoldr_rest(_, Acc, []) ->
    {[], Acc}.

filter(Pred, List) when is_function(Pred, 1) -> [X || X <- List, Pred(X)].

filtermap(F, List) when is_function(F, 1) -> filtermap_rest(F, List).

filtermap_rest(F, [H | T]) ->
    case F(H) of
        true -> [H | filtermap_rest(F, T)];
        {true, X} -> [X | filtermap_rest(F, T)];
        false -> filtermap_rest(F, T)
    end;
filtermap_rest(_, []) ->
    [].

zf(F, List) when is_function(F, 1) -> filtermap_rest(F, List).

partition(Pred, List) when is_function(Pred, 1) -> partition(Pred, List, [], []).

partition(Pred, [H | T], Yes, No) ->
    case Pred(H) of
        true -> partition(Pred, T, [H | Yes], No);
        false -> partition(Pred, T, Yes, [H | No])
    end;
partition(_, [], Yes, No) ->
    {reverse(Yes), reverse(No)}.

all(Pred, List) when is_function(Pred, 1) ->
    case List of
        [H | T] ->
            case Pred(H) of
                true -> all_rest(Pred, T);
                false -> false
            end;
        [] ->
            true
    end.

all_rest(Pred, [H | T]) ->
    case Pred(H) of
        true -> all_rest(Pred, T);
        false -> false
    end;
all_rest(_, []) ->
    true.

any(Pred, List) when is_function(Pred, 1) ->
    case List of
        [H | T] ->
            case Pred(H) of
                true -> true;
                false -> any_rest(Pred, T)
            end;
        [] ->
            false
    end.

any_rest(Pred, [H | T]) ->
    case Pred(H) of
        true -> true;
        false -> any_rest(Pred, T)
    end;
any_rest(_, []) ->
    false.

search(Pred, List) when is_function(Pred, 1) -> search_rest(Pred, List).

search_rest(Pred, [H | T]) ->
    case Pred(H) of
        true -> {value, H};
        false -> search_rest(Pred, T)
    end;
search_rest(_, []) ->
    false.

takewhile(Pred, List) when is_function(Pred, 1) -> takewhile_rest(Pred, List).

takewhile_rest(Pred, [H | T]) ->
    case Pred(H) of
        true -> [H | takewhile_rest(Pred, T)];
        false -> []
    end;
takewhile_rest(_, []) ->
    [].

dropwhile(Pred, List) when is_function(Pred, 1) -> dropwhile_rest(Pred, List).

dropwhile_rest(Pred, [H | T] = Rest) ->
    case Pred(H) of
        true -> dropwhile_rest(Pred, T);
        false -> Rest
    end;
dropwhile_rest(_, []) ->
    [].

splitwith(Pred, List) when is_function(Pred, 1) -> splitwith(Pred, List, []).

splitwith(Pred, [H | T] = Rest, Taken) ->
    case Pred(H) of
        true -> splitwith(Pred, T, [H | Taken]);
        false -> {reverse(Taken), Rest}
    end;
splitwith(_, [], Taken) ->
    {reverse(Taken), []}.

uniq(List) -> uniq_by(List, #{}).

uniq_by([X | T], Seen) when is_map_key(X, Seen) -> uniq_by(T, Seen);
uniq_by([X | T], Seen) -> [X | uniq_by(T, Seen#{X => []})];
uniq_by([], _) -> [].

uniq(F, List) when is_function(F, 1) -> uniq_by(F, List, #{}).

uniq_by(F, [X | T], Seen) ->
    Key = F(X),
    case Seen of
        #{Key := _} -> uniq_by(F, T, Seen);
        #{} -> [X | uniq_by(F, T, Seen#{Key => []})]
    end;
uniq_by(_, [], _) ->
    [].

%% Lists of tuples -----------------------------------------------------------------------------------------------------

keydelete(Key, N, List) when is_integer(N), N > 0 -> keydelete_rest(Key, N, List).

keydelete_rest(Key, N, [H | T]) when element(N, H) == Key -> T;
keydelete_rest(Key, N, [H | T]) -> [H | keydelete_rest(Key, N, T)];
keydelete_rest(_, _, []) -> [].

keyreplace(Key, N, List, New) when is_integer(N), N > 0, is_tuple(New) -> keyreplace_rest(Key, N, List, New).

keyreplace_rest(Key, N, [H | T], New) when element(N, H) == Key -> [New | T];
keyreplace_rest(Key, N, [H | T], New) -> [H | keyreplace_rest(Key, N, T, New)];
keyreplace_rest(_, _, [], _) -> [].

keystore(Key, N, List, New) when is_integer(N), N > 0, is_tuple(New) -> keystore_rest(Key, N, List, New).

keystore_rest(Key, N, [H | T], New) when element(N, H) == Key -> [New | T];
keystore_rest(Key, N, [H | T], New) -> [H | keystore_rest(Key, N, T, New)];
keystore_rest(_, _, [], New) -> [New].

keytake(Key, N, List) when is_integer(N), N > 0 -> keytake(Key, N, List, []).

keytake(Key, N, [H | T], Before) when element(N, H) == Key -> {value, H, reverse(Before, T)};
keytake(Key, N, [H | T], Before) -> keytake(Key, N, T, [H | Before]);
keytake(_, _, [], _) -> false.

keymap(F, N, [Tuple | T]) -> [setelement(N, Tuple, F(element(N, Tuple))) | keymap(F, N, T)];
keymap(F, N, []) when is_integer(N), N > 0, is_function(F, 1) -> [].

%% Sorting with a fun --------------------------------------------------------------------------------------------------
%% A merge sort: `F(A, B)` says that A may stand before B. Runs of two are merged pairwise until one is left, and a tie
%% takes the element of the earlier run, which keeps the sort stable.

sort(F, []) when is_function(F, 2) -> [];
sort(F, [_] = List) when is_function(F, 2) -> List;
sort(F, [_, _ | _] = List) -> merge_runs(runs(F, List), fun(A, B) -> merge_by(F, A, B, []) end).

runs(F, [A, B | T]) ->
    case F(A, B) of
        true -> [[A, B] | runs(F, T)];
        false -> [[B, A] | runs(F, T)]
    end;
runs(_, [A]) ->
    [[A]];
runs(_, []) ->
    [].

%% Like sort/2, but of elements that compare equal (each may stand before the other) only the first is kept.
usort(F, []) when is_function(F, 2) -> [];
usort(F, [_] = List) when is_function(F, 2) -> List;
usort(F, [_, _ | _] = List) when is_function(F, 2) -> merge_runs([[X] || X <- List], fun(A, B) -> umerge_by(F, A, B, []) end).

merge_runs([Run], _) -> Run;
merge_runs(Runs, Merge) -> merge_runs(merge_pairs(Runs, Merge), Merge).

merge_pairs([A, B | T], Merge) -> [Merge(A, B) | merge_pairs(T, Merge)];
merge_pairs([_] = Rest, _) -> Rest;
merge_pairs([], _) -> [].

merge_by(F, [H1 | T1], [H2 | T2], Acc) -> merge_by(F, H1, T1, H2, T2, Acc);
merge_by(_, A, [], Acc) -> reverse(Acc, A);
merge_by(_, [], B, Acc) -> reverse(Acc, B).

merge_by(F, H1, T1, H2, T2, Acc) ->
    case F(H1, H2) of
        true ->
            case T1 of
                [H | T] -> merge_by(F, H, T, H2, T2, [H1 | Acc]);
                _ -> merge_by(F, T1, [H2 | T2], [H1 | Acc])
            end;
        false ->
            case T2 of
                [H | T] -> merge_by(F, H1, T1, H, T, [H2 | Acc]);
                _ -> merge_by(F, [H1 | T1], T2, [H2 | Acc])
            end
    end.

umerge_by(F, [H1 | T1], [H2 | T2], Acc) -> umerge_by(F, H1, T1, H2, T2, Acc);
umerge_by(_, A, [], Acc) -> reverse(Acc, A);
umerge_by(_, [], B, Acc) -> reverse(Acc, B).

umerge_by(F, H1, T1, H2, T2, Acc) ->
    case F(H1, H2) of
        true ->
            case F(H2, H1) of
                true -> umerge_by(F, T1, T2, [H1 | Acc]);
                false ->
                    case T1 of
                        [H | T] -> umerge_by(F, H, T, H2, T2, [H1 | Acc]);
                        _ -> umerge_by(F, T1, [H2 | T2], [H1 | Acc])
                    end
            end;
        false ->
            case T2 of
                [H | T] -> umerge_by(F, H1, T1, H, T, [H2 | Acc]);
                _ -> umerge_by(F, [H1 | T1], T2, [H2 | Acc])
            end
    end.

%% Merging sorted lists ------------------------------------------------------------------------------------------------
%% The `r` variants take and give lists in descending order, where ties give the element of the second list first.

merge(_, _) -> erlang:nif_error(undef).
umerge(_, _) -> erlang:nif_error(undef).

merge3(A, B, C) -> merge(merge(A, B), C).
umerge3(A, B, C) -> umerge(umerge(A, B), C).

merge([]) -> [];
merge([List]) when is_list(List) -> List;
merge([_, _ | _] = Lists) -> merge_runs(Lists, fun merge/2).

umerge([]) -> [];
umerge([List]) when is_list(List) -> List;
umerge([_, _ | _] = Lists) -> merge_runs(Lists, fun umerge/2).

merge(F, A, B) when is_function(F, 2), is_list(A), is_list(B) -> merge_by(F, A, B, []).

umerge(F, A, B) when is_function(F, 2), is_list(A), is_list(B) -> umerge_by(F, A, B, []).

%% Of lists that descend. A tie takes the element of the second list first.
rmerge(A, B) -> rmerge(fun(H1, H2) -> H1 =< H2 end, A, B).
rmerge(F, A, B) when is_function(F, 2), is_list(A), is_list(B) -> merge_descending(F, A, B, []).
rmerge3(A, B, C) -> rmerge(rmerge(A, B), C).

merge_descending(F, [H1 | T1] = A, [H2 | T2] = B, Acc) ->
    case F(H1, H2) of
        true -> merge_descending(F, A, T2, [H2 | Acc]);
        false -> merge_descending(F, T1, B, [H1 | Acc])
    end;
merge_descending(_, A, [], Acc) -> reverse(Acc, A);
merge_descending(_, [], [_ | _] = B, Acc) -> reverse(Acc, B).

rumerge(A, B) -> rumerge(fun(H1, H2) -> H1 =< H2 end, A, B).
rumerge(F, A, B) when is_function(F, 2), is_list(A), is_list(B) -> umerge_descending(F, A, B, []).
rumerge3(A, B, C) -> rumerge(rumerge(A, B), C).

umerge_descending(F, [H1 | T1] = A, [H2 | T2] = B, Acc) ->
    case F(H1, H2) of
        true ->
            case F(H2, H1) of
                true -> umerge_descending(F, T1, T2, [H1 | Acc]);
                false -> umerge_descending(F, A, T2, [H2 | Acc])
            end;
        false -> umerge_descending(F, T1, B, [H1 | Acc])
    end;
umerge_descending(_, A, [], Acc) -> reverse(Acc, A);
umerge_descending(_, [], [_ | _] = B, Acc) -> reverse(Acc, B).

keymerge(_, _, _) -> erlang:nif_error(undef).
ukeymerge(_, _, _) -> erlang:nif_error(undef).

rkeymerge(N, A, B) -> rmerge(fun(H1, H2) -> element(N, H1) =< element(N, H2) end, A, B).
rukeymerge(N, A, B) -> rumerge(fun(H1, H2) -> element(N, H1) =< element(N, H2) end, A, B).
