-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: desk
-- ------------------------------------------------------
DROP TABLE IF EXISTS `ost_ticket`;
CREATE TABLE `ost_ticket` (
  `ticket_id` int NOT NULL,
  `number` varchar(20)
);
INSERT INTO `ost_ticket` VALUES (41,'604011'),(42,'604012');
