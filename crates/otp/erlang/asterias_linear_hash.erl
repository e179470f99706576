%% Linear hashing (Larson, 1988) as `dict` and the older form of `sets` have it: the tuple, and with it the order of a fold, are OTP's.
%%
%% A table is {Tag, Size, Slots, Limit, Buddy, GrowAt, ShrinkAt, Empty, Segments}. A slot holds a list, its bucket; a segment is a tuple of
%% 16 slots. Keys are spread over Limit slots, of which Slots exist: who hashes beyond them stands Buddy slots earlier until its own slot is made.
%% Tables grow and shrink by one slot at a time. What a bucket holds is the caller's; a fun says what the key of an entry is.
-module(asterias_linear_hash).
-compile({nowarn_deprecated_function, {erlang, phash, 2}}).

-export([entries/1, find/2, fold/3, map_buckets/2, new/1, pair/2, plain_put/3, put/3, put/5, recount/1, shrink/2]).

-define(SEGMENT, 16).
-define(GROW_LOAD, 5).
-define(SHRINK_LOAD, 3).

%% Natives, of tables of pairs but for the first; what they do not do they answer with `unplain`.

%% All entries, in the order of a fold.
entries(_) -> erlang:nif_error(undef).

%% The pair of a key, or `none`.
pair(_, _) -> erlang:nif_error(undef).

%% The table with a value for a key, where it need not grow.
plain_put(_, _, _) -> erlang:nif_error(undef).

new(Tag) ->
    Empty = erlang:make_tuple(?SEGMENT, []),
    {Tag, 0, ?SEGMENT, ?SEGMENT, ?SEGMENT div 2, ?SEGMENT * ?GROW_LOAD, ?SEGMENT * ?SHRINK_LOAD, Empty, {Empty}}.

%% The slot of a key and its bucket.
find(Key, {_, _, Slots, Limit, Buddy, _, _, _, Segments}) ->
    case erlang:phash(Key, Limit) of
        Slot when Slot > Slots -> {Slot - Buddy, bucket(Slot - Buddy, Segments)};
        Slot -> {Slot, bucket(Slot, Segments)}
    end.

bucket(Slot, Segments) ->
    element((Slot - 1) rem ?SEGMENT + 1, element((Slot - 1) div ?SEGMENT + 1, Segments)).

put(Slot, Bucket, Table) -> setelement(9, Table, put_bucket(Slot, Bucket, element(9, Table))).

put_bucket(Slot, Bucket, Segments) ->
    Index = (Slot - 1) div ?SEGMENT + 1,
    setelement(Index, Segments, setelement((Slot - 1) rem ?SEGMENT + 1, element(Index, Segments), Bucket)).

%% Puts a bucket with so many more entries, and makes one more slot where buckets have become long.
put(Slot, Bucket, Added, KeyOf, {Tag, Size, Slots, Limit, Buddy, GrowAt, ShrinkAt, Empty, Segments}) ->
    Put = put_bucket(Slot, Bucket, Segments),
    case Size + Added of
        Size1 when Size1 > GrowAt -> grow(KeyOf, {Tag, Size1, Slots, Limit, Buddy, GrowAt, ShrinkAt, Empty, Put});
        Size1 -> {Tag, Size1, Slots, Limit, Buddy, GrowAt, ShrinkAt, Empty, Put}
    end.

grow(KeyOf, {Tag, Size, Slots, Limit, Buddy, _, _, Empty, Segments}) ->
    {Limit1, Buddy1, Segments1} =
        case Slots of
            Limit -> {2 * Limit, 2 * Buddy, doubled(Segments, Empty)};
            _ -> {Limit, Buddy, Segments}
        end,
    Slots1 = Slots + 1,
    From = Slots1 - Buddy1,
    {Stay, Move} = lists:partition(fun(Entry) -> erlang:phash(KeyOf(Entry), Limit1) =:= From end, bucket(From, Segments1)),
    Segments2 = put_bucket(Slots1, Move, put_bucket(From, Stay, Segments1)),
    {Tag, Size, Slots1, Limit1, Buddy1, Slots1 * ?GROW_LOAD, Slots1 * ?SHRINK_LOAD, Empty, Segments2}.

doubled(Segments, Empty) -> list_to_tuple(tuple_to_list(Segments) ++ lists:duplicate(tuple_size(Segments), Empty)).

%% Counts what was taken, and gives up the last slot where buckets have become short.
shrink(Removed, {Tag, Size, Slots, Limit, Buddy, _, ShrinkAt, Empty, Segments}) when Size - Removed < ShrinkAt, Slots > ?SEGMENT ->
    To = Slots - Buddy,
    Segments1 = put_bucket(Slots, [], put_bucket(To, bucket(To, Segments) ++ bucket(Slots, Segments), Segments)),
    Slots1 = Slots - 1,
    {Limit1, Buddy1, Segments2} =
        case Slots1 of
            Buddy -> {Limit div 2, Buddy div 2, halved(Segments1)};
            _ -> {Limit, Buddy, Segments1}
        end,
    {Tag, Size - Removed, Slots1, Limit1, Buddy1, Slots1 * ?GROW_LOAD, Slots1 * ?SHRINK_LOAD, Empty, Segments2};
shrink(0, Table) ->
    Table;
shrink(Removed, Table) ->
    setelement(2, Table, element(2, Table) - Removed).

halved(Segments) -> list_to_tuple(lists:sublist(tuple_to_list(Segments), tuple_size(Segments) div 2)).

%% Entries from the last slot to the first, as OTP folds.
fold(F, Acc, Table) ->
    case entries(Table) of
        unplain ->
            Segments = element(9, Table),
            fold_segments(F, Acc, Segments, tuple_size(Segments));
        Entries ->
            lists:foldl(F, Acc, Entries)
    end.

fold_segments(_, Acc, _, 0) -> Acc;
fold_segments(F, Acc, Segments, Index) ->
    fold_segments(F, fold_slots(F, Acc, element(Index, Segments), ?SEGMENT), Segments, Index - 1).

fold_slots(_, Acc, _, 0) -> Acc;
fold_slots(F, Acc, Segment, Index) -> fold_slots(F, lists:foldl(F, Acc, element(Index, Segment)), Segment, Index - 1).

%% Every bucket replaced by what F makes of it; keys stay where they are.
map_buckets(F, Table) ->
    Segments = [list_to_tuple([F(Bucket) || Bucket <- tuple_to_list(Segment)]) || Segment <- tuple_to_list(element(9, Table))],
    setelement(9, Table, list_to_tuple(Segments)).

%% Takes note of entries that map_buckets/2 has removed.
recount(Table) -> shrink(element(2, Table) - fold(fun(_, Count) -> Count + 1 end, 0, Table), Table).
