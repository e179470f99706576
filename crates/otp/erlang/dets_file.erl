%% The file of a dets table (format 9), and what is known of it while it is open.
%%
%% A file is a head of 312 bytes, 256 pointers to parts, and blocks: a part is 512 pointers to segments, a segment 256 slots, a slot the size
%% and the address of a collection, or zeros. A collection is its size, whether it is in use, and for every key, in their order, its objects.
%% The table grows by linear hashing, a segment at a time. Behind the blocks of a closed file stand the lists of free space and the size of the file.
%%
%% A table is a map. Segments stay in memory once they were read; collections that changed wait under `dirty`, as terms, until flush/1.
%% Functions that answer no error throw {error, Reason}.
-module(dets_file).

-include_lib("kernel/include/file.hrl").

-export([create/2, header/3, open/3, close/1, save/2, dirty/1, truncate/2]).
-export([keyed/2, collection/2, expect/2, grown/1, put_collection/4, flush/1, position/2, slot/2, chunk/3, objects/2, compare/2, size/1, sizes/1]).
-export([failed/2, format/1, hash_parameters/1]).

-compile([{no_auto_import, [size/1]}, {nowarn_deprecated_function, [{erlang, phash, 2}]}]).

-define(MAGIC, 16#abcdef).
-define(FREE, 16#3abcdef).
-define(ACTIVE, 16#12345678).
-define(VERSION, 9).
%% The head without the pointers to parts, those that are reserved at its end, and where blocks begin.
-define(HEAD, 188).
-define(RESERVED, 124).
-define(PARTS, (?HEAD + ?RESERVED)).
-define(BASE, (?PARTS + 4 * 256)).
-define(COUNTERS, 112).
-define(SEGMENT_SLOTS, 256).
-define(PART_SEGMENTS, 512).
-define(BLOCK, 2048).
-define(MAX_SLOTS, (256 * ?PART_SEGMENTS * ?SEGMENT_SLOTS)).
%% What one call of chunk/3 reads where no number of objects is asked for.
-define(CHUNK, 65536).
%% Collections are read together when no more than this lies between two, and no more than that would be read.
-define(GAP, 16384).
-define(WINDOW, 262144).

failed(Name, {error, Reason}) -> throw({error, {file_error, Name, Reason}}).

done(_, ok) -> ok;
done(_, {ok, Result}) -> Result;
done(Name, Error) -> failed(Name, Error).

compare(T, T) -> 0;
compare([A | As], [B | Bs]) ->
    case compare(A, B) of
        0 -> compare(As, Bs);
        Order -> Order
    end;
compare(A, B) when tuple_size(A) =:= tuple_size(B) -> compare(tuple_to_list(A), tuple_to_list(B));
compare(A, B) when is_integer(A), is_float(B) -> -1;
compare(A, B) when is_float(A), is_integer(B) -> 1;
compare(A, B) when A < B -> -1;
compare(_, _) -> 1.

%% Opening and closing ----------------------------------------------------------------------------------------------------

%% A table without objects in the file Fd, with Slots of them or as many as its options say.
create(Fd, #{min := Min0, max := Max0} = Options) ->
    Max = slots(min(Max0, ?MAX_SLOTS)),
    Min = min(slots(min(Min0, ?MAX_SLOTS)), Max),
    Slots = max(Min, min(Max, slots(maps:get(slots, Options, 256)))),
    Segments = Slots div ?SEGMENT_SLOTS,
    Parts = (Segments - 1) div ?PART_SEGMENTS + 1,
    Free0 = dets_space:new(?BASE),
    {PartAt, Free1} = blocks(Parts, Free0),
    {SegmentAt, Free2} = blocks(Segments, Free1),
    %% Parts and segments are never given back: halving begins behind them.
    {Where, _} = dets_space:allocate(16, Free2),
    Table = (maps:without([slots, kept_hash], Options))#{fd => Fd, min => Min, max => Max, m => Slots, n => 0, next => Slots, objects => 0, keys => 0,
            counters => #{}, free => dets_space:new(Where), base => Where, freelists => 0, hash => maps:get(kept_hash, Options, phash2), has_md5 => true,
            parts => maps:from_list(lists:enumerate(0, PartAt)), segments => maps:from_list(lists:enumerate(0, SegmentAt)), read => #{},
            dirty => #{}, dirty_size => 0, fixed => false},
    Zeros = <<0:?BLOCK/unit:8>>,
    Pointers = << <<A:32>> || A <- PartAt >>,
    PartBlocks = [{At, zero_filled(Some)} || {At, Some} <- lists:zip(PartAt, in_parts(SegmentAt))],
    write(Table, [{0, [head(Table, 0, 0), Pointers, <<0:(256 - Parts)/unit:32>>]} | PartBlocks] ++ [{At, Zeros} || At <- SegmentAt]),
    Table.

%% The power of two that is not below a number of slots, and at least a segment.
slots(Number) -> 1 bsl max(8, dets_space:power(Number)).

blocks(Number, Free0) ->
    lists:mapfoldl(fun(_, Free) -> dets_space:allocate(?BLOCK, Free) end, Free0, lists:seq(1, Number)).

in_parts(Segments) when length(Segments) > ?PART_SEGMENTS ->
    {Part, Rest} = lists:split(?PART_SEGMENTS, Segments),
    [Part | in_parts(Rest)];
in_parts(Segments) -> [Segments].

zero_filled(Addresses) ->
    Binary = << <<A:32>> || A <- Addresses >>,
    [Binary, <<0:(?BLOCK - byte_size(Binary))/unit:8>>].

%% What the head of a file says, as a map. `state` is closed, or why the file cannot be used as it is.
header(Fd, Name, _) ->
    case file:pread(Fd, 0, ?HEAD) of
        {ok, <<_:16/binary, Version:32, _/binary>>} when Version =< 8 -> throw({error, {format_8_no_longer_supported, Name}});
        {ok, <<_:16/binary, Version:32, _/binary>>} when Version =/= ?VERSION -> throw({error, {not_a_dets_file, Name}});
        {ok, <<Bytes:?HEAD/binary>>} -> header(Bytes, Fd, Name, done(Name, file:position(Fd, eof)));
        {ok, _} -> throw({error, {not_a_dets_file, Name}});
        eof -> throw({error, {not_a_dets_file, Name}});
        Error -> failed(Name, Error)
    end.

header(<<Free:32, Cookie:32, Closed:32, Digested:156/binary, Md5:16/binary, Base:32>>, Fd, Name, End) ->
    <<Type:32, ?VERSION:32, M:32, Next:32, KeyPos:32, Objects:32, Keys:32, Min:32, Max:32, Hash:32, N:32, Counters/binary>> = Digested,
    {ok, <<Size:32>>} = file:pread(Fd, End - 4, 4),
    HasMd5 = Md5 =/= <<0:128>>,
    IsIntact = not HasMd5 orelse Md5 =:= erlang:md5(Digested),
    State = if
                Cookie =/= ?MAGIC -> not_a_dets_file;
                Type < 1; Type > 3 -> invalid_type_code;
                not IsIntact -> not_a_dets_file;
                Size + Base =/= End -> not_closed;
                Hash > 1 -> bad_hash_bif;
                Closed =:= 1 -> closed;
                Closed =:= 0 -> not_closed;
                true -> not_a_dets_file
            end,
    Numbers = lists:enumerate(4, [C || <<C:32>> <= Counters]),
    #{state => State, is_dets => Cookie =:= ?MAGIC, filename => Name, type => type(Type), m => M, n => N, next => Next, keypos => KeyPos,
      objects => Objects, keys => Keys, min => Min, max => Max, hash => element(min(Hash, 1) + 1, {phash, phash2}), has_md5 => HasMd5,
      counters => counters(#{P => C || {P, C} <- Numbers, C > 0}, Objects), freelists => Free, end_of_file => End}.

%% The oldest files of this format count no collections.
counters(Counters, Objects) when map_size(Counters) =:= 0, Objects > 0 -> none;
counters(Counters, _) -> Counters.

type(1) -> set;
type(2) -> bag;
type(3) -> duplicate_bag;
type(_) -> badtype.

code(set) -> 1;
code(bag) -> 2;
code(duplicate_bag) -> 3.

%% The table of a closed file, or bad_freelists.
open(Fd, #{freelists := At, end_of_file := End, filename := Name, next := Next} = Header, Options) ->
    case dets_space:from_binary(done(Name, file:pread(Fd, At, End - At))) of
        error -> bad_freelists;
        {ok, Free} ->
            Parts = ((Next - 1) div ?SEGMENT_SLOTS) div ?PART_SEGMENTS + 1,
            PartAt = [A || <<A:32>> <= done(Name, file:pread(Fd, ?PARTS, 4 * Parts))],
            Blocks = [done(Name, file:pread(Fd, A, ?BLOCK)) || A <- PartAt],
            Segments = [A || Block <- Blocks, <<A:32>> <= Block, A > 0],
            Known = maps:without([state, is_dets, end_of_file], Header),
            maps:merge(Known, Options#{fd => Fd, free => Free, base => ?BASE, parts => maps:from_list(lists:enumerate(0, PartAt)),
                                       segments => maps:from_list(lists:enumerate(0, Segments)), read => #{}, dirty => #{}, dirty_size => 0,
                                       fixed => false})
    end.

%% The first change of a closed file says on disk that it is open, and takes the lists behind its blocks away.
dirty(#{fd := Fd, freelists := At} = Table) ->
    write(Table, [{8, <<0:32>>}]),
    _ = file:datasync(Fd),
    truncate(Table, At).

truncate(#{fd := Fd, filename := Name}, At) ->
    _ = done(Name, file:position(Fd, At)),
    done(Name, file:truncate(Fd)).

%% Writes everything, so that the file is one that was closed.
save(Table0, IsSynced) ->
    #{fd := Fd, filename := Name, free := Free, base := Base} = Table = flush(Table0),
    End = done(Name, file:position(Fd, eof)),
    Lists = dets_space:to_binary(Free),
    Size = End + byte_size(Lists) + 4,
    write(Table, [{End, [Lists, <<(Size - base(Base)):32>>]}]),
    write(Table, [{0, head(Table, End, 1)}]),
    keep(Table, IsSynced),
    Table#{freelists := End}.

base(?BASE) -> 0;
base(Base) -> Base.

keep(#{ram := true, fd := Fd, filename := Name}, _) ->
    End = done(Name, file:position(Fd, eof)),
    done(Name, file:write_file(Name, done(Name, file:pread(Fd, 0, End))));
keep(#{fd := Fd}, true) ->
    _ = file:sync(Fd),
    ok;
keep(_, false) -> ok.

close(#{fd := Fd}) -> file:close(Fd).

head(#{type := Type, m := M, n := N, next := Next, keypos := KeyPos, objects := Objects, keys := Keys, min := Min, max := Max, hash := Hash,
       has_md5 := HasMd5, counters := Counters, base := Base}, FreeLists, Closed) ->
    Code = case Hash of
               phash -> 0;
               phash2 -> 1
           end,
    Counted = << <<(count(P, Counters)):32>> || P <- lists:seq(4, 31) >>,
    Digested = <<(code(Type)):32, ?VERSION:32, M:32, Next:32, KeyPos:32, Objects:32, Keys:32, Min:32, Max:32, Code:32, N:32, Counted/binary>>,
    ?COUNTERS = byte_size(Digested) - 44,
    Md5 = case HasMd5 of
              true -> erlang:md5(Digested);
              false -> <<0:128>>
          end,
    [<<FreeLists:32, ?MAGIC:32, Closed:32>>, Digested, Md5, <<(base(Base)):32, 0:?RESERVED/unit:8>>].

count(_, none) -> 0;
count(Power, Counters) -> maps:get(Power, Counters, 0).

counted(_, _, none) -> none;
counted(Power, More, Counters) -> Counters#{Power => count(Power, Counters) + More}.

write(#{fd := Fd, filename := Name}, Writes) ->
    case file:pwrite(Fd, Writes) of
        ok -> ok;
        {error, {_, Reason}} -> failed(Name, {error, Reason});
        Error -> failed(Name, Error)
    end.

%% The sizes of the file, of what is written of it, and of its slots.
size(#{fd := Fd, filename := Name}) -> done(Name, file:position(Fd, eof)).

sizes(#{min := Min, max := Max, next := Next}) -> {Min, Next, Max}.

%% Slots ------------------------------------------------------------------------------------------------------------------

%% The slot of a key.
keyed(Key, #{hash := phash2} = Table) -> keyed_hash(erlang:phash2(Key), Table);
keyed(Key, Table) -> keyed_hash(erlang:phash(Key, 16#3ffffff) - 1, Table).

keyed_hash(Hash, #{m := M, n := N}) ->
    case Hash rem M of
        Slot when Slot < N -> Hash rem (2 * M);
        Slot -> Slot
    end.

%% {Size, Address, Table} of the collection of a slot.
position(Slot, Table) ->
    {Segment, Read} = segment(Slot div ?SEGMENT_SLOTS, Table),
    <<Size:32, At:32>> = binary:part(Segment, 8 * (Slot rem ?SEGMENT_SLOTS), 8),
    {Size, At, Read}.

segment(Number, #{read := Read} = Table) when is_map_key(Number, Read) -> {map_get(Number, Read), Table};
segment(Number, #{read := Read, segments := Segments, fd := Fd, filename := Name} = Table) ->
    case file:pread(Fd, map_get(Number, Segments), ?BLOCK) of
        {ok, <<Segment:?BLOCK/binary>>} -> {Segment, Table#{read := Read#{Number => Segment}}};
        {error, _} = Error -> failed(Name, Error);
        _ -> bad(Name, {slot_objects, Number})
    end.

bad(Name, Detail) -> throw({error, {{bad_object, Detail}, Name}}).

%% {Collection, Table}: [{Key, Objects}] of a slot, keys in their order, the oldest object first.
collection(Slot, #{dirty := Dirty} = Table) when is_map_key(Slot, Dirty) -> {map_get(Slot, Dirty), Table};
collection(Slot, Table0) ->
    {Size, At, #{type := Type, keypos := KeyPos} = Table} = position(Slot, Table0),
    {decoded(bytes(Size, At, Table), Type, KeyPos, Table), Table}.

bytes(0, _, _) -> <<>>;
bytes(Size, At, #{fd := Fd, filename := Name}) ->
    case file:pread(Fd, At, Size) of
        {ok, <<Size:32, ?ACTIVE:32, Bytes/binary>>} when byte_size(Bytes) =:= Size - 8 -> Bytes;
        {error, _} = Error -> failed(Name, Error);
        _ -> bad(Name, {slot_objects, At})
    end.

decoded(Bytes, Type, KeyPos, #{filename := Name}) ->
    try [{element(KeyPos, hd(Objects)), Objects} || Objects <- by_key(Bytes, Type)]
    catch error:_ -> bad(Name, {slot_objects, Bytes})
    end.

%% The objects of every key of a collection.
by_key(<<>>, _) -> [];
by_key(<<Size:32, Rest/binary>>, Type) ->
    Length = Size - 4,
    <<Bytes:Length/binary, Others/binary>> = Rest,
    case Type of
        set -> [[binary_to_term(Bytes)] | by_key(Others, Type)];
        _ -> [one_by_one(Bytes) | by_key(Others, Type)]
    end.

one_by_one(<<>>) -> [];
one_by_one(<<Size:32, Rest/binary>>) ->
    Length = Size - 4,
    <<Bytes:Length/binary, Others/binary>> = Rest,
    [binary_to_term(Bytes) | one_by_one(Others)].

%% All objects of the bytes of a collection.
objects(Bytes, Type) -> lists:append(by_key(Bytes, Type)).

encoded(Collection, set) -> [sized(term_to_binary(Object)) || {_, [Object]} <- Collection];
encoded(Collection, _) ->
    [sized(iolist_to_binary([sized(term_to_binary(Object)) || Object <- Objects])) || {_, Objects} <- Collection].

sized(Binary) -> [<<(byte_size(Binary) + 4):32>>, Binary].

%% Reads at once what the slots of keys hold, for these will change.
expect(Keys, #{dirty := Known} = Table0) ->
    Slots = lists:usort([Slot || Key <- Keys, Slot <- [keyed(Key, Table0)], not is_map_key(Slot, Known)]),
    {Read, #{type := Type, keypos := KeyPos, dirty := Dirty} = Table} = many(Slots, Table0),
    Table#{dirty := maps:merge(Dirty, #{Slot => decoded(Bytes, Type, KeyPos, Table) || {Slot, Bytes} <- Read})}.

%% Notes what a slot holds from now on; Size is about how many bytes changed.
put_collection(Slot, Collection, Size, #{dirty := Dirty, dirty_size := Old} = Table) ->
    Table#{dirty := Dirty#{Slot => Collection}, dirty_size := Old + Size}.

slot(Slot, #{next := Next} = Table) when Slot >= Next -> {'$end_of_table', Table};
slot(Slot, Table0) ->
    {Collection, Table} = collection(Slot, Table0),
    {lists:append([Objects || {_, Objects} <- Collection]), Table}.

%% {Collections, NextSlot | eof, Table} from a slot on, as bytes: as many as hold Wanted objects, or some.
chunk(Slot, Wanted, Table) -> chunk(Slot, Wanted, 0, [], flush(Table)).

chunk(Slot, _, _, Found, #{next := Next} = Table) when Slot >= Next -> {lists:append(lists:reverse(Found)), eof, Table};
chunk(Slot, Wanted, Count, Found, Table) when is_integer(Wanted), Wanted > 0, Count >= Wanted; Wanted =:= default, Count >= ?CHUNK ->
    {lists:append(lists:reverse(Found)), Slot, Table};
chunk(Slot, Wanted, Count, Found, #{type := Type, next := Next} = Table0) ->
    Last = min(Slot + span(Wanted), Next) - 1,
    {Read, Table} = many(lists:seq(Slot, Last), Table0),
    Bytes = [Some || {_, Some} <- lists:sort(Read)],
    More = case Wanted of
               default -> iolist_size(Bytes);
               _ -> length([Object || Some <- Bytes, Object <- objects(Some, Type)])
           end,
    chunk(Last + 1, Wanted, Count + More, [Bytes | Found], Table).

%% How many slots are read at once.
span(Wanted) when is_integer(Wanted), Wanted > 0 -> min(Wanted, ?SEGMENT_SLOTS);
span(_) -> ?SEGMENT_SLOTS.

%% {[{Slot, Bytes}], Table} of slots that hold something: what lies close together is read at once.
many(Slots, Table0) ->
    {Places, Table} = lists:mapfoldl(fun(Slot, Known0) ->
                                         {Size, At, Known} = position(Slot, Known0),
                                         {{At, Size, Slot}, Known}
                                     end, Table0, Slots),
    {lists:append([window(Window, Table) || Window <- windows(lists:sort([Place || {_, Size, _} = Place <- Places, Size > 0]))]), Table}.

windows([]) -> [];
windows([{At, _, _} | _] = Places) ->
    {Window, Rest} = near(Places, At, At),
    [Window | windows(Rest)].

near([{At, Size, _} = Place | Places], Start, End) when At - End =< ?GAP, At + Size - Start =< ?WINDOW; Start =:= At ->
    {Window, Rest} = near(Places, Start, At + Size),
    {[Place | Window], Rest};
near(Places, _, _) -> {[], Places}.

window([{At, Size, Slot}], Table) -> [{Slot, bytes(Size, At, Table)}];
window([{Start, _, _} | _] = Places, #{fd := Fd, filename := Name}) ->
    {Last, LastSize, _} = lists:last(Places),
    case file:pread(Fd, Start, Last + LastSize - Start) of
        {ok, Bytes} -> [{Slot, in_window(Bytes, At - Start, Size, Name)} || {At, Size, Slot} <- Places];
        {error, _} = Error -> failed(Name, Error);
        eof -> bad(Name, {slot_objects, Start})
    end.

in_window(Bytes, Before, Size, Name) ->
    case Bytes of
        <<_:Before/binary, Size:32, ?ACTIVE:32, Collection:(Size - 8)/binary, _/binary>> -> Collection;
        _ -> bad(Name, {slot_objects, Before})
    end.

%% Writing ----------------------------------------------------------------------------------------------------------------

%% Writes the collections that changed, and lets the table grow when it has more keys than slots.
flush(#{dirty := Dirty} = Table) when map_size(Dirty) =:= 0 -> Table;
flush(Table0) ->
    #{dirty := Dirty} = Table1 = grown(Table0),
    {Table, {Data, Slots, Freed}} = maps:fold(fun changed/3, {Table1#{waiting => []}, {[], [], []}}, Dirty),
    %% Whoever repairs the file finds an object twice rather than not at all.
    write(Table, joined(lists:sort(Data)) ++ entries(lists:sort(Slots), Table) ++ Freed),
    #{waiting := Waiting, free := Free, base := Base} = Table,
    Given = lists:foldl(fun({At, Size}, Known) -> dets_space:free(At, Size, Base, Known) end, Free, Waiting),
    (maps:remove(waiting, Table))#{free := Given, dirty := #{}, dirty_size := 0}.

%% Blocks beside each other are one write: what they do not fill is zeros.
joined([]) -> [];
joined([{At, Block} | Blocks]) -> joined(Blocks, At, At + byte_size(Block), At + whole(Block), [Block]).

joined([{Next, Block} | Blocks], Start, End, Next, Before) ->
    joined(Blocks, Start, Next + byte_size(Block), Next + whole(Block), [Block, <<0:(Next - End)/unit:8>> | Before]);
joined(Blocks, Start, _, _, Before) -> [{Start, lists:reverse(Before)} | joined(Blocks)].

whole(Block) -> 1 bsl dets_space:power(byte_size(Block)).

%% Entries of one segment are written as the segment when they are many.
entries([], _) -> [];
entries([Slot | _] = Slots, #{read := Read, segments := Segments} = Table) ->
    Number = Slot div ?SEGMENT_SLOTS,
    {Of, Others} = lists:splitwith(fun(Other) -> Other div ?SEGMENT_SLOTS =:= Number end, Slots),
    At = map_get(Number, Segments),
    Segment = map_get(Number, Read),
    Writes = case Of of
                 [_, _, _ | _] -> [{At, Segment}];
                 _ -> [{At + 8 * (S rem ?SEGMENT_SLOTS), binary:part(Segment, 8 * (S rem ?SEGMENT_SLOTS), 8)} || S <- Of]
             end,
    Writes ++ entries(Others, Table).

changed(Slot, Collection, {Table0, {Data, Slots, Freed} = Writes}) ->
    {OldSize, Old, #{type := Type, filename := Name} = Table} = position(Slot, Table0),
    case iolist_to_binary(encoded(Collection, Type)) of
        <<>> when OldSize =:= 0 -> {Table, Writes};
        <<>> ->
            Emptied = point(Slot, 0, 0, given_back(Old, OldSize, Table)),
            {Emptied, {Data, [Slot | Slots], [{Old + 4, <<?FREE:32>>} | Freed]}};
        Bytes ->
            Size = byte_size(Bytes) + 8,
            Block = <<Size:32, ?ACTIVE:32, Bytes/binary>>,
            case OldSize > 0 andalso dets_space:power(OldSize) =:= dets_space:power(Size) of
                true ->
                    {point(Slot, Size, Old, Table), {[{Old, Block} | Data], [Slot | Slots], Freed}};
                false ->
                    {At, Taken} = taken(Size, Table, Name),
                    moved(Old, OldSize, point(Slot, Size, At, Taken), {[{At, Block} | Data], [Slot | Slots], Freed})
            end
    end.

moved(_, 0, Table, Writes) -> {Table, Writes};
moved(Old, OldSize, Table, {Data, Slots, Freed}) ->
    {given_back(Old, OldSize, Table), {Data, Slots, [{Old + 4, <<?FREE:32>>} | Freed]}}.

%% What is given back is not taken again before the next flush: the writes of one flush are in no order of slots.
given_back(At, Size, #{counters := Counters, waiting := Waiting} = Table) ->
    Table#{waiting := [{At, Size} | Waiting], counters := counted(dets_space:power(Size), -1, Counters)}.

taken(Size, #{free := Free0, counters := Counters} = Table, Name) ->
    case dets_space:allocate(Size, Free0) of
        full -> throw({error, {no_more_space_on_file, Name}});
        {At, Free} ->
            {At, Table#{free := Free, counters := counted(dets_space:power(Size), 1, Counters)}}
    end.

point(Slot, Size, At, #{read := Read} = Table) ->
    Number = Slot div ?SEGMENT_SLOTS,
    Before = 8 * (Slot rem ?SEGMENT_SLOTS),
    <<First:Before/binary, _:8/binary, Rest/binary>> = map_get(Number, Read),
    Table#{read := Read#{Number := <<First/binary, Size:32, At:32, Rest/binary>>}}.

grown(#{fixed := false, keys := Keys, next := Next, max := Max} = Table) when Keys > Next, Next < Max -> grown(grow(Table));
grown(Table) -> Table.

%% One segment more: each of 256 slots shares its keys with a new one.
grow(#{next := Next, n := N, m := M} = Table0) ->
    Segment = Next div ?SEGMENT_SLOTS,
    {At, Table1} = new_block(part_of(Segment, Table0)),
    #{parts := Parts, segments := Segments, read := Read} = Table1,
    PartAt = map_get(Segment div ?PART_SEGMENTS, Parts),
    write(Table1, [{At, <<0:?BLOCK/unit:8>>}, {PartAt + 4 * (Segment rem ?PART_SEGMENTS), <<At:32>>}]),
    Table2 = Table1#{segments := Segments#{Segment => At}, read := Read#{Segment => <<0:?BLOCK/unit:8>>}},
    Numbers = case N + ?SEGMENT_SLOTS of
                  M -> #{n => 0, m => 2 * M};
                  More -> #{n => More}
              end,
    Larger = maps:merge(Table2, Numbers#{next => Next + ?SEGMENT_SLOTS}),
    #{dirty := Dirty, type := Type, keypos := KeyPos} = Larger,
    Old = lists:seq(N, N + ?SEGMENT_SLOTS - 1),
    {Waiting, Written} = lists:partition(fun(Slot) -> is_map_key(Slot, Dirty) end, Old),
    {Stored, Read1} = many(Written, Larger),
    Collections = [{Slot, map_get(Slot, Dirty)} || Slot <- Waiting] ++ [{Slot, decoded(Bytes, Type, KeyPos, Read1)} || {Slot, Bytes} <- Stored],
    lists:foldl(fun({Slot, Collection}, Table) -> share(Slot, Slot + M, Collection, Table) end, Read1, Collections).

share(Slot, New, Collection, Table) ->
    case lists:partition(fun({Key, _}) -> keyed(Key, Table) =:= Slot end, Collection) of
        {_, []} -> Table;
        {Stay, Go} -> put_collection(New, Go, 0, put_collection(Slot, Stay, 0, Table))
    end.

part_of(Segment, #{parts := Parts} = Table0) ->
    Part = Segment div ?PART_SEGMENTS,
    case is_map_key(Part, Parts) of
        true -> Table0;
        false ->
            {At, Table} = new_block(Table0),
            write(Table, [{At, <<0:?BLOCK/unit:8>>}, {?PARTS + 4 * Part, <<At:32>>}]),
            Table#{parts := Parts#{Part => At}}
    end.

new_block(#{free := Free0, filename := Name} = Table) ->
    case dets_space:allocate(?BLOCK, Free0) of
        full -> throw({error, {no_more_space_on_file, Name}});
        {At, Free} -> {At, Table#{free := Free}}
    end.

%% What tells whether the chunks of one table fit another.
hash_parameters(#{counters := none}) -> undefined;
hash_parameters(#{filename := Name, type := Type, keypos := KeyPos, hash := Hash, n := N, m := M, next := Next, min := Min, max := Max,
                  objects := Objects, keys := Keys, counters := Counters}) ->
    Code = case Hash of
               phash -> 0;
               phash2 -> 1
           end,
    {'$hash2', ?VERSION, 1, filename:basename(Name), Type, KeyPos, Code, N, M, Next, Min, Max, Objects, Keys,
     lists:sort([{P, C} || P := C <- Counters, C > 0])}.

%% {Type, KeyPos, Hash, Objects} of such parameters, or bad.
format({'$hash2', ?VERSION, 1, _, Type, KeyPos, Hash, _, _, _, _, _, Objects, _, _}) -> {Type, KeyPos, Hash, Objects};
format(_) -> bad.
