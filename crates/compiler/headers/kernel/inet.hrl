%% Records of the network interface, for programs that include "kernel/include/inet.hrl".
-ifndef(INET_HRL_).
-define(INET_HRL_, 1).

-record(hostent,
        {h_name :: inet:hostname(),
         h_aliases = [] :: [inet:hostname()],
         h_addrtype :: inet | inet6,
         h_length :: non_neg_integer(),
         h_addr_list = [] :: [inet:ip_address()]}).

-endif.
