%% Compression: streams that are worked step by step, so that no call holds a scheduler for long, and whole data on top of them.
%%
%% A step gives {continue, Output}, {finished, Output} or {need_dictionary, Checksum, Output}. Output that was made before something went
%% otherwise (a missing dictionary, new parameters) is stashed in the stream, and comes first the next time.
-module(zlib).

-export([open/0, close/1, set_controlling_process/2]).
-export([deflateInit/1, deflateInit/2, deflateInit/6, deflateSetDictionary/2, deflateReset/1, deflateParams/3, deflate/2, deflate/3, deflateEnd/1]).
-export([inflateInit/1, inflateInit/2, inflateInit/3, inflateSetDictionary/2, inflateGetDictionary/1, inflateReset/1, inflate/2, inflate/3,
         safeInflate/2, inflateEnd/1]).
-export([compress/1, uncompress/1, zip/1, unzip/1, gzip/1, gunzip/1]).

%% Bits of the largest window, and what is added for a gzip header.
-define(WINDOW, 15).
-define(GZIP, 16).
-define(MEM_LEVEL, 8).

open() -> erlang:nif_error(undef).

close(_) -> erlang:nif_error(undef).

set_controlling_process(_, _) -> erlang:nif_error(undef).

deflateInit(Z) -> deflateInit(Z, default).

deflateInit(Z, Level) -> deflateInit(Z, Level, deflated, ?WINDOW, ?MEM_LEVEL, default).

deflateInit(Z, Level, Method, WindowBits, MemLevel, Strategy) ->
    LevelNumber = level(Level),
    deflated =:= Method orelse error(bad_compression_method),
    window_bits(WindowBits),
    is_integer(MemLevel) andalso MemLevel >= 1 andalso MemLevel =< 9 orelse error(bad_memlevel),
    deflate_init(Z, LevelNumber, WindowBits, MemLevel, strategy(Strategy)).

deflateSetDictionary(_, _) -> erlang:nif_error(undef).

deflateReset(_) -> erlang:nif_error(undef).

deflateParams(Z, Level, Strategy) ->
    LevelNumber = level(Level),
    StrategyNumber = strategy(Strategy),
    Output = deflate(Z, [], sync),
    ok = deflate_params(Z, LevelNumber, StrategyNumber),
    stash(Z, Output).

deflate(Z, Data) -> deflate(Z, Data, none).

deflate(Z, Data, Flush) ->
    Before = unstash(Z),
    push(Z, Data),
    deflate_all(Z, flush(Flush), Before).

deflate_all(Z, Flush, Output) ->
    case deflate_step(Z, Flush) of
        {continue, More} -> deflate_all(Z, Flush, more(More, Output));
        {finished, More} -> lists:reverse(more(More, Output))
    end.

deflateEnd(_) -> erlang:nif_error(undef).

inflateInit(Z) -> inflateInit(Z, ?WINDOW).

inflateInit(Z, WindowBits) -> inflateInit(Z, WindowBits, cut).

inflateInit(Z, WindowBits, AfterEnd) ->
    window_bits(WindowBits),
    lists:member(AfterEnd, [error, reset, cut]) orelse error(bad_eos_behavior),
    inflate_init(Z, WindowBits, AfterEnd).

inflateSetDictionary(_, _) -> erlang:nif_error(undef).

inflateGetDictionary(_) -> erlang:nif_error(undef).

inflateReset(_) -> erlang:nif_error(undef).

inflate(Z, Data) -> inflate(Z, Data, []).

inflate(Z, Data, Options) ->
    push(Z, Data),
    case {inflate_all(Z, []), raises(Options)} of
        {{need_dictionary, Checksum, Output}, true} ->
            stash(Z, Output),
            error({need_dictionary, Checksum});
        {{need_dictionary, _, _} = Needed, false} ->
            Needed;
        {Output, true} ->
            case unstash(Z) of
                [] -> Output;
                Before -> Before ++ Output
            end;
        {Output, false} ->
            Output
    end.

raises([{exception_on_need_dict, Raises} | _]) when is_boolean(Raises) -> Raises;
raises([{exception_on_need_dict, _} | _] = Options) -> error({case_clause, proplists:get_value(exception_on_need_dict, Options)});
raises([_ | Options]) -> raises(Options);
raises([]) -> true.

inflate_all(Z, Output) ->
    case inflate_step(Z) of
        {continue, More} -> inflate_all(Z, more(More, Output));
        {finished, More} -> lists:reverse(more(More, Output));
        {need_dictionary, Checksum, More} -> {need_dictionary, Checksum, lists:reverse(more(More, Output))}
    end.

more([Part], Output) -> [Part | Output];
more([], Output) -> Output.

safeInflate(Z, Data) ->
    push(Z, Data),
    inflate_step(Z).

inflateEnd(_) -> erlang:nif_error(undef).

compress(Data) -> deflate_whole(Data, ?WINDOW).

uncompress(Data) ->
    try iolist_size(Data) of
        Size when Size >= 8 -> inflate_whole(Data, ?WINDOW, cut);
        _ -> error(data_error)
    catch
        _:_ -> error(badarg)
    end.

zip(Data) -> deflate_whole(Data, -?WINDOW).

unzip(Data) -> inflate_whole(Data, -?WINDOW, cut).

gzip(Data) -> deflate_whole(Data, ?GZIP + ?WINDOW).

gunzip(Data) -> inflate_whole(Data, ?GZIP + ?WINDOW, reset).

deflate_whole(Data, WindowBits) ->
    Z = open(),
    try
        deflateInit(Z, default, deflated, WindowBits, ?MEM_LEVEL, default),
        iolist_to_binary(deflate(Z, Data, finish))
    after
        close(Z)
    end.

inflate_whole(Data, WindowBits, AfterEnd) ->
    Z = open(),
    try
        inflateInit(Z, WindowBits, AfterEnd),
        Output = inflate(Z, Data),
        inflateEnd(Z),
        iolist_to_binary(Output)
    after
        close(Z)
    end.

%% Arguments as the numbers that zlib knows.

level(none) -> 0;
level(best_speed) -> 1;
level(best_compression) -> 9;
level(default) -> -1;
level(Level) when is_integer(Level), Level >= 0, Level =< 9 -> Level;
level(_) -> error(bad_compression_level).

strategy(default) -> 0;
strategy(filtered) -> 1;
strategy(huffman_only) -> 2;
strategy(rle) -> 3;
strategy(_) -> error(bad_compression_strategy).

flush(none) -> 0;
flush(sync) -> 2;
flush(full) -> 3;
flush(finish) -> 4;
flush(_) -> error(bad_flush_mode).

window_bits(Bits) when is_integer(Bits), Bits >= 8, Bits < 48 -> ok;
window_bits(Bits) when is_integer(Bits), Bits >= -15, Bits =< -8 -> ok;
window_bits(_) -> error(bad_windowbits).

%% Natives.

deflate_init(_, _, _, _, _) -> erlang:nif_error(undef).

deflate_params(_, _, _) -> erlang:nif_error(undef).

deflate_step(_, _) -> erlang:nif_error(undef).

inflate_init(_, _, _) -> erlang:nif_error(undef).

inflate_step(_) -> erlang:nif_error(undef).

push(_, _) -> erlang:nif_error(undef).

stash(_, _) -> erlang:nif_error(undef).

unstash(_) -> erlang:nif_error(undef).
