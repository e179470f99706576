%% Sorting, merging and checking files of terms that need not fit in memory.
%%
%% What is read becomes entries {Key, [Header | Binary]}, sorted by key. Input is sorted in runs of a limited size; more than one run is written to
%% temporary files, and these are merged, no more at a time than `no_files` allows. Temporary files never outlive a call, and what was opened is
%% closed when it ends early: `fail/2` closes and throws the reply.
-module(file_sorter).

-export([check/1, check/2, keycheck/2, keycheck/3, keymerge/3, keymerge/4, keysort/2, keysort/3, keysort/4, merge/2,
         merge/3, sort/1, sort/2, sort/3]).

-define(CHUNK, 16384).
-define(RUN, 524288).
-define(NO_FILES, 16).
-define(MAX_HEADER, 1 bsl 31).

-record(options, {format = binary_term, size = ?RUN, no_files = ?NO_FILES, tmpdir = default, order = ascending,
                  compressed = false, unique = false, header = 4}).

%% `in` and `out` are the functions to be called next, `value` is what the input's last function has for the output's first one, `open` the files to
%% be closed, `temporaries` counts the temporary files.
-record(sorter, {key, options, reference, prefix, temporaries, output, takes_value = false, value = none, in = none,
                 out = none, open = []}).

sort(File) -> sort([File], File).

sort(Input, Output) -> sort(Input, Output, []).

sort(Input, Output, Options) ->
    case parsed([input(Input), output(Output), options(Options)]) of
        {ok, [In, Out, Parsed]} -> run(sort, 0, In, Out, Parsed);
        {badarg, _} = Reason -> erlang:error(Reason, [Input, Output, Options]);
        Error -> Error
    end.

keysort(KeyPos, File) -> keysort(KeyPos, [File], File).

keysort(KeyPos, Input, Output) -> keysort(KeyPos, Input, Output, []).

keysort(KeyPos, Input, Output, Options) ->
    case parsed_for_keys([key_position(KeyPos), input(Input), output(Output), options(Options)]) of
        {ok, [Key, In, Out, Parsed]} -> run(sort, Key, In, Out, Parsed);
        {badarg, _} = Reason -> erlang:error(Reason, [KeyPos, Input, Output, Options]);
        Error -> Error
    end.

merge(Files, Output) -> merge(Files, Output, []).

merge(Files, Output, Options) ->
    case parsed([files(Files), output(Output), options(Options)]) of
        {ok, [In, Out, Parsed]} -> run(merge, 0, In, Out, Parsed);
        {badarg, _} = Reason -> erlang:error(Reason, [Files, Output, Options]);
        Error -> Error
    end.

keymerge(KeyPos, Files, Output) -> keymerge(KeyPos, Files, Output, []).

keymerge(KeyPos, Files, Output, Options) ->
    case parsed_for_keys([key_position(KeyPos), files(Files), output(Output), options(Options)]) of
        {ok, [Key, In, Out, Parsed]} -> run(merge, Key, In, Out, Parsed);
        {badarg, _} = Reason -> erlang:error(Reason, [KeyPos, Files, Output, Options]);
        Error -> Error
    end.

check(File) -> check([File], []).

check(Files, Options) ->
    case parsed([files(Files), options(Options)]) of
        {ok, [In, Parsed]} -> run(check, 0, In, none, Parsed);
        {badarg, _} = Reason -> erlang:error(Reason, [Files, Options]);
        Error -> Error
    end.

keycheck(KeyPos, File) -> keycheck(KeyPos, [File], []).

keycheck(KeyPos, Files, Options) ->
    case parsed_for_keys([key_position(KeyPos), files(Files), options(Options)]) of
        {ok, [Key, In, Parsed]} -> run(check, Key, In, none, Parsed);
        {badarg, _} = Reason -> erlang:error(Reason, [KeyPos, Files, Options]);
        Error -> Error
    end.

%% Arguments -----------------------------------------------------------------------------------------------------------

%% The values of arguments that are all good, or what is wrong with the first that is not.
parsed(Arguments) ->
    case [Bad || {Tag, _} = Bad <- Arguments, Tag =/= ok] of
        [] -> {ok, [Value || {ok, Value} <- Arguments]};
        [Bad | _] -> Bad
    end.

parsed_for_keys(Arguments) ->
    case lists:last(Arguments) of
        {ok, #options{format = binary}} -> {badarg, format};
        {ok, #options{order = Order}} when is_function(Order) -> {badarg, order};
        _ -> parsed(Arguments)
    end.

key_position(Position) when is_integer(Position), Position > 0 -> {ok, Position};
key_position([]) -> {badarg, []};
key_position(Positions) -> key_positions(Positions, Positions).

key_positions([Position | Rest], All) when is_integer(Position), Position > 0 -> key_positions(Rest, All);
key_positions([], All) -> {ok, All};
key_positions([Bad | _], _) -> {badarg, Bad};
key_positions(Bad, _) -> {badarg, Bad}.

input(Fun) when is_function(Fun, 1) -> {ok, Fun};
input(Files) -> files(Files).

files(Files) -> files(Files, []).

files([File | Files], Names) ->
    case existing(File) of
        {ok, Name} -> files(Files, [Name | Names]);
        Bad -> Bad
    end;
files([], Names) -> {ok, lists:reverse(Names)};
files(Bad, _) -> {badarg, Bad}.

output(Fun) when is_function(Fun, 1) -> {ok, Fun};
output(File) ->
    case existing(File) of
        {error, {file_error, Name, _}} -> {ok, Name};
        Other -> Other
    end.

existing(File) ->
    case absolute(File) of
        {ok, Name} ->
            case file:read_file_info(Name) of
                {ok, _} -> {ok, Name};
                {error, einval} -> {badarg, File};
                {error, Reason} -> {error, {file_error, Name, Reason}}
            end;
        Bad -> Bad
    end.

absolute(File) ->
    try {ok, filename:absname(File)}
    catch _:_ -> {badarg, File}
    end.

options(Options) when is_list(Options) -> options(Options, #options{});
options(Option) -> options([Option], #options{}).

options([{format, Format} | Rest], Options)
  when Format =:= binary; Format =:= term; Format =:= binary_term; is_function(Format, 1) ->
    options(Rest, Options#options{format = Format});
options([{size, Size} | Rest], Options) when is_integer(Size), Size >= 0 ->
    options(Rest, Options#options{size = max(Size, 1)});
options([{no_files, Number} | Rest], Options) when is_integer(Number), Number > 1 ->
    options(Rest, Options#options{no_files = Number});
options([{tmpdir, ""} | Rest], Options) -> options(Rest, Options#options{tmpdir = default});
options([{tmpdir, Directory} | Rest], Options) ->
    case absolute(Directory) of
        {ok, Name} -> options(Rest, Options#options{tmpdir = {directory, Name}});
        Bad -> Bad
    end;
options([{order, Order} | Rest], Options) when Order =:= ascending; Order =:= descending; is_function(Order, 2) ->
    options(Rest, Options#options{order = Order});
options([{compressed, Compressed} | Rest], Options) when is_boolean(Compressed) ->
    options(Rest, Options#options{compressed = Compressed});
options([{unique, Unique} | Rest], Options) when is_boolean(Unique) ->
    options(Rest, Options#options{unique = Unique});
options([{header, Length} | Rest], Options) when is_integer(Length), Length > 0, Length < ?MAX_HEADER ->
    options(Rest, Options#options{header = Length});
options([], #options{format = term, header = Length}) when Length =/= 4 -> {badarg, header};
options([], Options) -> {ok, Options};
options([Bad | _], _) -> {badarg, Bad};
options(Bad, _) -> {badarg, Bad}.

%% A call ----------------------------------------------------------------------------------------------------------------

run(Do, Key, Input, Output, Options) ->
    Reference = make_ref(),
    Sorter = with_output(Output, #sorter{key = Key, options = Options, reference = Reference, prefix = prefix(Output, Options),
                                         temporaries = counters:new(1, [])}),
    try
        do(Do, Input, Sorter)
    catch
        throw:{Reference, Reply} -> Reply
    after
        [file:delete(temporary_name(N, Sorter)) || N <- lists:seq(1, counters:get(Sorter#sorter.temporaries, 1))]
    end.

with_output(none, Sorter) -> Sorter;
with_output(Fun, Sorter) when is_function(Fun) -> Sorter#sorter{out = Fun, takes_value = true};
with_output(File, #sorter{options = #options{format = term}} = Sorter) -> Sorter#sorter{out = term_writer(File, modes(Sorter))};
with_output(File, Sorter) -> Sorter#sorter{output = File}.

prefix(Output, #options{tmpdir = Tmpdir}) ->
    Directory = case Tmpdir of
                    {directory, Name} -> Name;
                    default when is_function(Output); Output =:= none ->
                        {ok, Current} = file:get_cwd(),
                        Current;
                    default -> filename:dirname(Output)
                end,
    {Directory, lists:concat(["fs_", node(), "_", os:getpid(), "_", erlang:unique_integer([positive]), "."])}.

temporary_name(Number, #sorter{prefix = {Directory, Name}}) -> filename:join(Directory, lists:concat([Name, Number])).

modes(#sorter{options = #options{compressed = true}}) -> [compressed];
modes(_) -> [].

do(sort, Input, Sorter) -> collect(sort_reader(Input, Sorter), [], 0, [], Sorter);
do(merge, Files, Sorter) -> merge_all([file_reader(File, Sorter) || File <- Files], Sorter);
do(check, Files, Sorter) -> check_files(Files, [], Sorter).

fail(Reply, Sorter) ->
    close_all(Sorter),
    throw({Sorter#sorter.reference, Reply}).

close_all(#sorter{in = In, out = Out, open = Open}) ->
    [catch Fun(close) || Fun <- [Out, In], is_function(Fun)],
    [file:close(Fd) || Fd <- Open],
    ok.

open(File, Modes, Sorter) ->
    case file:open(File, Modes) of
        {ok, Fd} -> {Fd, Sorter#sorter{open = [Fd | Sorter#sorter.open]}};
        {error, Reason} -> fail({error, {file_error, File, Reason}}, Sorter)
    end.

close(Fd, Sorter) ->
    Closed = file:close(Fd),
    {Closed, Sorter#sorter{open = lists:delete(Fd, Sorter#sorter.open)}}.

%% Sorting ---------------------------------------------------------------------------------------------------------------

sort_reader(Fun, _) when is_function(Fun) -> {function, Fun};
sort_reader(Files, Sorter) -> {sequence, [file_reader(File, Sorter) || File <- Files]}.

collect(Reader, Chunks, Size, Runs, #sorter{options = #options{size = Limit}} = Sorter) when Size >= Limit ->
    {Run, Sorter1} = write_run(Chunks, Sorter),
    collect(Reader, [], 0, [Run | Runs], Sorter1);
collect(Reader, Chunks, Size, Runs, Sorter) ->
    case next(Reader, Sorter) of
        {Entries, Bytes, Reader1, Sorter1} -> collect(Reader1, [Entries | Chunks], Size + Bytes, Runs, Sorter1);
        {eof, Sorter1} -> collected(Chunks, Runs, Sorter1)
    end.

collected(Chunks, [], Sorter) ->
    {Sink, Sorter1} = open_output(Sorter),
    close_output(Sink, write(sorted(Chunks, Sorter), Sink, Sorter1));
collected([], Runs, Sorter) -> merge_all(lists:reverse(Runs), Sorter);
collected(Chunks, Runs, Sorter) ->
    {Run, Sorter1} = write_run(Chunks, Sorter),
    merge_all(lists:reverse([Run | Runs]), Sorter1).

write_run(Chunks, Sorter) ->
    {Name, Sink, Sorter1} = open_temporary(Sorter),
    ok_or_fail(Name, close(element(2, Sink), write(sorted(Chunks, Sorter), Sink, Sorter1))).

%% An ascending order of equal keys is that of the input; a descending one is its reverse.
sorted(Chunks, #sorter{key = Key, options = #options{order = Order, unique = Unique}}) ->
    Entries = lists:append(lists:reverse(Chunks)),
    if
        is_function(Order) ->
            InOrder = fun({A, _}, {B, _}) -> Order(A, B) end,
            case Unique of
                true -> lists:usort(InOrder, Entries);
                false -> lists:sort(InOrder, Entries)
            end;
        Order =:= descending -> lists:reverse(ascending(Entries, Key, Unique));
        true -> ascending(Entries, Key, Unique)
    end.

ascending(Entries, 0, true) -> lists:usort(Entries);
ascending(Entries, 0, false) -> lists:sort(Entries);
ascending(Entries, _, true) -> lists:ukeysort(1, Entries);
ascending(Entries, _, false) -> lists:keysort(1, Entries).

%% Merging ---------------------------------------------------------------------------------------------------------------

merge_all(Readers, #sorter{options = #options{no_files = Number}} = Sorter) ->
    case length(Readers) > Number of
        true ->
            {Fewer, Sorter1} = lists:mapfoldl(fun merge_group/2, Sorter, groups(Readers, Number)),
            merge_all(Fewer, Sorter1);
        false ->
            {Sink, Sorter1} = open_output(Sorter),
            close_output(Sink, merge_into(Sink, Readers, Sorter1))
    end.

groups(Readers, Number) when length(Readers) > Number ->
    {Group, Rest} = lists:split(Number, Readers),
    [Group | groups(Rest, Number)];
groups(Readers, _) -> [Readers].

merge_group([Reader], Sorter) -> {Reader, Sorter};
merge_group(Readers, Sorter) ->
    {Name, Sink, Sorter1} = open_temporary(Sorter),
    Merged = ok_or_fail(Name, close(element(2, Sink), merge_into(Sink, Readers, Sorter1))),
    [file:delete(Run) || {run, Run} <- Readers],
    Merged.

ok_or_fail(Name, {ok, Sorter}) -> {{run, Name}, Sorter};
ok_or_fail(Name, {{error, Reason}, Sorter}) -> fail({error, {file_error, Name, Reason}}, Sorter).

%% Sources are {Entries, Number, Reader}, the one whose entry is next first. `Held` is the last entry that is kept, and not given away while one that
%% is equal may take its place.
merge_into(Sink, Readers, Sorter) ->
    {Filled, Sorter1} = lists:mapfoldl(fun({Number, Reader}, S) -> fill(Reader, Number, S) end, Sorter, lists:enumerate(Readers)),
    Before = before(Sorter1),
    Sources = lists:foldl(fun(Source, Sources) -> insert(Source, Sources, Before) end, [], [Source || {_, _, _} = Source <- Filled]),
    merge(Sources, none, [], 0, Sink, Before, Sorter1).

fill(Reader, Number, Sorter) ->
    case next(Reader, Sorter) of
        {[], _, Reader1, Sorter1} -> fill(Reader1, Number, Sorter1);
        {Entries, _, Reader1, Sorter1} -> {{Entries, Number, Reader1}, Sorter1};
        {eof, Sorter1} -> {empty, Sorter1}
    end.

%% What only one source is left with is copied: a file that is to be merged and has equal entries keeps them there.
merge([{[First | Entries], Number, Reader}], Held, Out, _, Sink, _, Sorter) ->
    {Kept, Out1} = case Held of
                       none -> {First, Out};
                       {held, _} ->
                           {{held, Last}, Before} = keep(First, Held, Out, Sorter),
                           {Last, Before}
                   end,
    copy(lists:reverse(Out1, [Kept | Entries]), Number, Reader, Sink, Sorter);
merge([{[{_, [_ | Binary]} = Entry | Entries], Number, Reader} | Sources], Held, Out, Size, Sink, Before, Sorter) when Size < ?CHUNK ->
    {Held1, Out1} = keep(Entry, Held, Out, Sorter),
    {Source, Sorter1} = case Entries of
                            [] -> fill(Reader, Number, Sorter);
                            _ -> {{Entries, Number, Reader}, Sorter}
                        end,
    Sources1 = case Source of
                   empty -> Sources;
                   _ -> insert(Source, Sources, Before)
               end,
    merge(Sources1, Held1, Out1, Size + byte_size(Binary) + Sorter#sorter.options#options.header, Sink, Before, Sorter1);
merge([], none, [], _, Sink, _, Sorter) -> write([], Sink, Sorter);
merge(Sources, Held, Out, _, Sink, Before, Sorter) ->
    merge(Sources, Held, [], 0, Sink, Before, write(lists:reverse(Out), Sink, Sorter)).

copy(Entries, Number, Reader, Sink, Sorter) ->
    case fill(Reader, Number, write(Entries, Sink, Sorter)) of
        {{Entries1, _, Reader1}, Sorter1} -> copy(Entries1, Number, Reader1, Sink, Sorter1);
        {empty, Sorter1} -> Sorter1
    end.

insert(Source, [Other | Sources] = All, Before) ->
    case Before(Source, Other) of
        true -> [Source | All];
        false -> [Other | insert(Source, Sources, Before)]
    end;
insert(Source, [], _) -> [Source].

before(#sorter{options = #options{order = ascending}}) ->
    fun({[{A, _} | _], I, _}, {[{B, _} | _], J, _}) -> A < B orelse (A == B andalso I < J) end;
before(#sorter{options = #options{order = descending}}) ->
    fun({[{A, _} | _], I, _}, {[{B, _} | _], J, _}) -> A > B orelse (A == B andalso I > J) end;
before(#sorter{options = #options{order = Order}}) ->
    fun({[{A, _} | _], I, _}, {[{B, _} | _], J, _}) when I < J -> Order(A, B);
       ({[{A, _} | _], _, _}, {[{B, _} | _], _, _}) -> not Order(B, A)
    end.

%% Of equal entries the first one of the input is kept: descending by keys, that comes last.
keep(Entry, _, Out, #sorter{options = #options{unique = false}}) -> {none, [Entry | Out]};
keep(Entry, none, Out, _) -> {{held, Entry}, Out};
keep({Key, _} = Entry, {held, {HeldKey, _} = HeldEntry} = Held, Out, #sorter{key = Position, options = #options{order = Order}}) ->
    Equal = case is_function(Order) of
                true -> Order(Key, HeldKey);
                false -> Key == HeldKey
            end,
    if
        not Equal -> {{held, Entry}, [HeldEntry | Out]};
        Order =:= descending, Position =/= 0 -> {{held, Entry}, Out};
        true -> {Held, Out}
    end.

%% Checking --------------------------------------------------------------------------------------------------------------

check_files([File | Files], Found, Sorter) ->
    case check_file(file_reader(File, Sorter), none, 0, Sorter) of
        {sorted, Sorter1} -> check_files(Files, Found, Sorter1);
        {unsorted, Position, Binary, Sorter1} ->
            close_all(Sorter1),
            check_files(Files, [{File, Position, binary_to_term(Binary)} | Found], Sorter1#sorter{open = []})
    end;
check_files([], Found, _) -> {ok, lists:reverse(Found)}.

check_file(Reader, Last, Position, Sorter) ->
    case next(Reader, Sorter) of
        {Entries, _, Reader1, Sorter1} ->
            case check_entries(Entries, Last, Position, Sorter1#sorter.options) of
                {sorted, Last1, Position1} -> check_file(Reader1, Last1, Position1, Sorter1);
                {unsorted, At, Binary} -> {unsorted, At, Binary, Sorter1}
            end;
        {eof, Sorter1} -> {sorted, Sorter1}
    end.

check_entries([{Key, [_ | Binary]} | Entries], Last, Position, Options) ->
    case Last =:= none orelse follows(Key, element(2, Last), Options) of
        true -> check_entries(Entries, {last, Key}, Position + 1, Options);
        false -> {unsorted, Position + 1, Binary}
    end;
check_entries([], Last, Position, _) -> {sorted, Last, Position}.

follows(Key, Last, #options{order = ascending, unique = Unique}) -> Key > Last orelse (Key == Last andalso not Unique);
follows(Key, Last, #options{order = descending, unique = Unique}) -> Key < Last orelse (Key == Last andalso not Unique);
follows(Key, Last, #options{order = Order, unique = Unique}) -> Order(Last, Key) andalso not (Unique andalso Order(Key, Last)).

%% Reading ---------------------------------------------------------------------------------------------------------------

%% What is still to be read: {function, Fun}, {sequence, Readers}, or a file that is opened when it is read first: {terms, Name} holds text,
%% {objects, Name} and {run, Name} hold headers and binaries. Answers {Entries, Bytes, Reader, Sorter} or {eof, Sorter}.
file_reader(File, #sorter{options = #options{format = term}}) -> {terms, File};
file_reader(File, _) -> {objects, File}.

next({function, Fun}, Sorter) -> next_of_function(Fun, Sorter);
next({sequence, [Reader | Readers]}, Sorter) ->
    case next(Reader, Sorter) of
        {Entries, Bytes, Reader1, Sorter1} -> {Entries, Bytes, {sequence, [Reader1 | Readers]}, Sorter1};
        {eof, Sorter1} -> next({sequence, Readers}, Sorter1)
    end;
next({sequence, []}, Sorter) -> {eof, Sorter};
next({terms, Name}, Sorter) ->
    {Fd, Sorter1} = open(Name, [read, compressed], Sorter),
    next({terms, Name, Fd}, Sorter1);
next({terms, Name, Fd}, Sorter) -> next_terms(Fd, Name, [], 0, Sorter);
next({terms_end, Fd}, Sorter) ->
    {_, Sorter1} = close(Fd, Sorter),
    {eof, Sorter1};
next({objects, Name, Fd, Rest}, Sorter) -> next_objects(Fd, Name, Rest, Sorter);
next({_, Name}, Sorter) ->
    {Fd, Sorter1} = open(Name, [raw, binary, read, compressed], Sorter),
    next_objects(Fd, Name, <<>>, Sorter1).

next_of_function(Fun, Sorter) ->
    try Fun(read) of
        end_of_input -> {eof, Sorter#sorter{in = none}};
        {end_of_input, Value} -> {eof, Sorter#sorter{in = none, value = {value, Value}}};
        {Objects, Next} when is_list(Objects), is_function(Next, 1) ->
            Sorter1 = Sorter#sorter{in = Next},
            Entries = entries(Objects, {error, bad_object}, Sorter1),
            {Entries, lists:sum([byte_size(Binary) || {_, [_ | Binary]} <- Entries]), {function, Next}, Sorter1};
        Reply -> fail(Reply, Sorter#sorter{in = none})
    catch
        Class:Reason:Stack ->
            close_all(Sorter#sorter{in = none}),
            erlang:raise(Class, Reason, Stack)
    end.

entries(Objects, Error, #sorter{options = #options{format = Format}} = Sorter) ->
    try
        case Format of
            term -> [entry(term_to_binary(Term), Sorter) || Term <- Objects];
            _ -> [entry(Binary, Sorter) || Binary <- Objects]
        end
    catch
        _:_ -> fail(Error, Sorter)
    end.

entry(Binary, #sorter{key = Key, options = #options{format = Format, header = Header}}) ->
    {key(Key, object(Format, Binary)), [<<(byte_size(Binary)):Header/unit:8>> | Binary]}.

object(binary, Binary) -> Binary;
object(Fun, Binary) when is_function(Fun) -> Fun(Binary);
object(_, Binary) -> binary_to_term(Binary).

key(0, Term) -> Term;
key(Position, Term) when is_integer(Position) -> element(Position, Term);
key(Positions, Term) -> [element(Position, Term) || Position <- Positions].

next_terms(Fd, Name, Terms, Size, Sorter) when Size < ?CHUNK ->
    case io:read(Fd, '') of
        {ok, Term} -> next_terms(Fd, Name, [Term | Terms], Size + erlang:external_size(Term), Sorter);
        eof -> chunk_of_terms(Terms, Size, {terms_end, Fd}, Sorter);
        _ -> fail({error, {bad_term, Name}}, Sorter)
    end;
next_terms(Fd, Name, Terms, Size, Sorter) -> chunk_of_terms(Terms, Size, {terms, Name, Fd}, Sorter).

chunk_of_terms(Terms, Size, Reader, Sorter) ->
    {entries(lists:reverse(Terms), {error, bad_object}, Sorter), Size, Reader, Sorter}.

next_objects(Fd, Name, Rest, #sorter{options = #options{header = Header}} = Sorter) ->
    Missing = case Rest of
                  <<Size:Header/unit:8, Part/binary>> -> Size - byte_size(Part) + Header;
                  _ -> Header
              end,
    case file:read(Fd, max(Missing, ?CHUNK)) of
        {ok, Binary} when Rest =:= <<>>, byte_size(Binary) < Header -> fail({error, {bad_object, Name}}, Sorter);
        {ok, Binary} ->
            {Objects, Rest1} = objects(<<Rest/binary, Binary/binary>>, Header, []),
            {entries_of_file(Objects, Name, Sorter), byte_size(Binary), {objects, Name, Fd, Rest1}, Sorter};
        eof when Rest =:= <<>> ->
            {_, Sorter1} = close(Fd, Sorter),
            {eof, Sorter1};
        eof -> fail({error, {premature_eof, Name}}, Sorter);
        {error, Reason} when Reason =:= enomem; Reason =:= einval -> fail({error, {bad_object, Name}}, Sorter);
        {error, Reason} -> fail({error, {file_error, Name, Reason}}, Sorter)
    end.

objects(Binary, Header, Objects) ->
    case Binary of
        <<Size:Header/unit:8, Object:Size/binary, Rest/binary>> -> objects(Rest, Header, [Object | Objects]);
        _ -> {lists:reverse(Objects), Binary}
    end.

%% Binaries, whatever the format of the input is: runs hold terms so.
entries_of_file(Objects, Name, Sorter) ->
    try [entry(Object, Sorter) || Object <- Objects]
    catch _:_ -> fail({error, {bad_object, Name}}, Sorter)
    end.

%% Writing ---------------------------------------------------------------------------------------------------------------

open_output(#sorter{output = undefined} = Sorter) -> {function, Sorter};
open_output(#sorter{output = File} = Sorter) ->
    {Fd, Sorter1} = open(File, modes(Sorter) ++ [raw, binary, write], Sorter),
    {{file, Fd, File}, Sorter1}.

open_temporary(#sorter{temporaries = Temporaries} = Sorter) ->
    counters:add(Temporaries, 1, 1),
    Name = temporary_name(counters:get(Temporaries, 1), Sorter),
    {Fd, Sorter1} = open(Name, modes(Sorter) ++ [raw, binary, write], Sorter),
    {Name, {file, Fd, Name}, Sorter1}.

write(Entries, {file, Fd, Name}, Sorter) ->
    case file:write(Fd, [Bytes || {_, Bytes} <- Entries]) of
        ok -> Sorter;
        {error, Reason} -> fail({error, {file_error, Name, Reason}}, Sorter)
    end;
write(Entries, function, #sorter{options = #options{format = term}} = Sorter) ->
    give([binary_to_term(Binary) || {_, [_ | Binary]} <- Entries], Sorter);
write(Entries, function, Sorter) -> give([Binary || {_, [_ | Binary]} <- Entries], Sorter).

%% The last reply of the output.
close_output({file, Fd, Name}, Sorter) ->
    case close(Fd, Sorter) of
        {ok, _} -> ok;
        {{error, Reason}, Sorter1} -> fail({error, {file_error, Name, Reason}}, Sorter1)
    end;
close_output(function, Sorter) -> ask(close, Sorter).

give(Objects, #sorter{value = {value, _} = Value, takes_value = true} = Sorter) ->
    give(Objects, give(Value, Sorter#sorter{value = none}));
give(Objects, Sorter) ->
    case ask(Objects, Sorter) of
        Next when is_function(Next, 1) -> Sorter#sorter{out = Next};
        Reply -> fail(Reply, Sorter#sorter{out = none})
    end.

ask(Argument, #sorter{out = Out} = Sorter) ->
    try Out(Argument)
    catch
        Class:Reason:Stack ->
            close_all(Sorter#sorter{out = none}),
            erlang:raise(Class, Reason, Stack)
    end.

%% An output function that writes terms as text. The file is opened with the first list.
term_writer(File, Modes) ->
    fun(close) -> ok;
       (Terms) ->
            case file:open(File, Modes ++ [write]) of
                {ok, Fd} -> write_terms(Terms, Fd, File);
                {error, Reason} -> {error, {file_error, File, Reason}}
            end
    end.

write_terms([Term | Terms], Fd, File) ->
    case io:request(Fd, {format, "~p.~n", [Term]}) of
        ok -> write_terms(Terms, Fd, File);
        {error, Reason} ->
            _ = file:close(Fd),
            {error, {file_error, File, Reason}}
    end;
write_terms([], Fd, File) ->
    fun(close) -> file:close(Fd);
       (Terms) -> write_terms(Terms, Fd, File)
    end.
