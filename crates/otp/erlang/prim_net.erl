%% What the host tells of itself on a network. Natives: gethostname/0 answers {ok, Name} or {error, Reason}, getifaddrs/0
%% {ok, [{Interface, Properties}]} or {error, Reason}.
-module(prim_net).

-export([gethostname/0, getifaddrs/0]).

gethostname() -> erlang:nif_error(undef).
getifaddrs() -> erlang:nif_error(undef).
